"""Made from the registry. Do not edit: `just write-app-server-schema` writes it anew."""
