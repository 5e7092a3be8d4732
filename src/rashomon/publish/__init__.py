"""A plain site made from incidents: pages, data and proofs in files that open without a server or a script."""

from rashomon.publish.chosen import Chosen, Wanted, chosen, policies
from rashomon.publish.folder import NotOurs, replace, zipped
from rashomon.publish.proving import signing
from rashomon.publish.site import Look, Site, site

__all__ = [
    "Chosen",
    "Look",
    "NotOurs",
    "Site",
    "Wanted",
    "chosen",
    "policies",
    "replace",
    "signing",
    "site",
    "zipped",
]
