### Personnes.

user-reading = Recherche de cet utilisateur…
user-nobody = Cet utilisateur n’existe pas.
user-load-failed = La recherche de cet utilisateur a échoué.
user-write = Message

cancel = Annuler
pick-search = Chercher
pick-searching = Recherche…
pick-nobody = Il n’y a personne à choisir.
pick-failed = Les personnes que vous connaissez n’ont pas pu être recherchées.

group-reading = Lecture de ce groupe…
group-load-failed = Ce groupe n’a pas pu être lu.
group-outside = Vous n’êtes pas membre de ce groupe.
group-private = Groupe privé
group-public = Groupe public
group-members = { $count ->
    [one] { $count } membre
    [many] { $count } de membres
   *[other] { $count } membres
}
group-you = Vous
group-you-object = vous
group-admin = Admin
group-name = Nom du groupe
group-invite = Ajouter des membres
group-rename = Renommer
group-leave = Quitter
group-leave-text = Quitter « { $name } » ? Vous n’en recevrez plus les messages.
group-successor = Vous administrez « { $name } ». Qui vous succède ?
group-join = Rejoindre
group-join-text = Rejoindre « { $name } » ?
group-remove = Retirer
group-remove-text = Retirer { $name } du groupe ?
group-make-admin = Nommer admin
group-make-admin-text = Nommer { $name } admin à votre place ?

deed-created = { $by ->
    [me] Vous avez créé le groupe « { $name } »
   *[other] { $who } a créé le groupe « { $name } »
}
deed-invited = { $by ->
    [me] Vous avez ajouté : { $whom }
   *[other] { $who } a ajouté : { $whom }
}
deed-left = { $by ->
    [me] Vous avez quitté le groupe
   *[other] { $who } a quitté le groupe
}
deed-removed = { $by ->
    [me] Vous avez retiré : { $whom }
   *[other] { $who } a retiré : { $whom }
}
deed-renamed = { $by ->
    [me] Vous avez nommé le groupe « { $name } »
   *[other] { $who } a nommé le groupe « { $name } »
}
deed-admin = { $by ->
    [me] Vous avez nommé admin : { $whom }
   *[other] { $who } a nommé admin : { $whom }
}
deed-joined = { $by ->
    [me] Vous avez rejoint le groupe
   *[other] { $who } a rejoint le groupe
}
deed-any = Le groupe a changé.
