"""The workbench in a browser: the contexts of `rashomon.api` as server-rendered pages.

A module for each page with its routes, named as in `api`; templates in `templates/`. `application` puts pages and API
together, `pages` renders. Styles and scripts are written in the checkout's `front/` and built into `built/`.
"""

from rashomon.web.application import create

__all__ = ["create"]
