"""What differs between two protocols: facts, and no opinion."""
