"""Coming in, keys, second factors and accounts."""
