"""What the city has, in the city's own words; knows no technology. ``load`` is its only input and output."""
