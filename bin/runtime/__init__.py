"""What `bin/demo`, `bin/test` and `bin/lock` share. Only Python's standard library: it runs
before there is a virtual environment."""
