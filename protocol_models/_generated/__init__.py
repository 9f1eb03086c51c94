"""Made from the registry by `write`: never edited by hand."""
