"""The address /pictures: see pages/_app/cold.py."""

from pages._app.cold import run_app

run_app()
