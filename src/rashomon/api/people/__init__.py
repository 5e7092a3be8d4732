"""Who may use a workbench that several share: users with roles, their sessions and tokens.

They are kept in a file of their own beside the ledger, never in it: a ledger forgets nothing, and what is kept here
must be changed and thrown away. `store` is that file, `sealing` what in it is encrypted, `secrets` how passwords,
one-time codes and random names are made and compared, `doors` what opens: a sign-in, a session, a token; `pacing` is
how fast one may ask. `provider` asks another service who somebody is, and `arrivals` lets them in when they come back.
"""

from rashomon.api.people.doors import Doors, Shut
from rashomon.api.people.store import People, User

__all__ = ["Doors", "People", "Shut", "User"]
