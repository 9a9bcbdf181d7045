"""Facts of Azure as data, each with its source; knows neither cities nor Pulumi."""
