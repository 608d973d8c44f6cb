### People.

user-reading = Looking for this user…
user-nobody = There is no such user.
user-load-failed = This user could not be looked up.
user-write = Message

cancel = Cancel
pick-search = Search
pick-searching = Searching…
pick-nobody = There is nobody to choose.
pick-failed = The people you know could not be looked up.

group-reading = Reading this group…
group-load-failed = This group could not be read.
group-outside = You are not a member of this group.
group-private = Private group
group-public = Public group
group-members = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
group-you = You
group-you-object = you
group-admin = Admin
group-name = Name of the group
group-invite = Add members
group-rename = Rename
group-leave = Leave
group-leave-text = Leave “{ $name }”? You will no longer get its messages.
group-successor = You are the admin of “{ $name }”. Who is to be it after you?
group-join = Join
group-join-text = Join “{ $name }”?
group-remove = Remove
group-remove-text = Remove { $name } from the group?
group-make-admin = Make admin
group-make-admin-text = Make { $name } the admin in your place?

deed-created = { $by ->
    [me] You made the group “{ $name }”
   *[other] { $who } made the group “{ $name }”
}
deed-invited = { $by ->
    [me] You added { $whom }
   *[other] { $who } added { $whom }
}
deed-left = { $by ->
    [me] You left the group
   *[other] { $who } left the group
}
deed-removed = { $by ->
    [me] You removed { $whom }
   *[other] { $who } removed { $whom }
}
deed-renamed = { $by ->
    [me] You named the group “{ $name }”
   *[other] { $who } named the group “{ $name }”
}
deed-admin = { $by ->
    [me] You made { $whom } the admin
   *[other] { $who } made { $whom } the admin
}
deed-joined = { $by ->
    [me] You joined the group
   *[other] { $who } joined the group
}
deed-any = The group changed.
