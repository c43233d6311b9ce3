"""Long work, carried out durably: asked for by the API, done by workers, each run in a process of its own."""
