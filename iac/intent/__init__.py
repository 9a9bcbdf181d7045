"""Pure functions that turn the city into everything that must be decided."""
