"""Django's PostgreSQL for a service with many short requests; ``settings_database`` names it."""
