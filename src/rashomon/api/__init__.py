"""The readings over HTTP: what every page of the workbench shows, as JSON under `/api/v1`.

A module for each page: its context (frozen dataclasses, worked out by one function from what is asked) and the route
that gives it as JSON. `rashomon.web` renders the same contexts as pages. `workbench` is what is served, `asking` who
asks for what as of when, `application` puts the routes together.
"""

from rashomon.api.workbench import Workbench

__all__ = ["Workbench"]
