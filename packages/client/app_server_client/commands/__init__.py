"""What people run: `watch`, `proxy` and `record`."""
