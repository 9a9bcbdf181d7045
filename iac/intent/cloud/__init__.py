"""The city's estate in Azure: pure functions from a city and an environment to frozen intents, by zone and layer."""
