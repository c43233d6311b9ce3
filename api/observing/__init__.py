"""The service seen from outside: logs and figures."""
