"""What each simulated platform's command line accepts, written down as data."""
