### People.

user-reading = Looking for this user…
user-nobody = There is no such user.
user-load-failed = This user could not be looked up.
user-write = Message
