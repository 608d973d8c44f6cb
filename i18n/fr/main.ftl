### La fenêtre principale : liste des conversations, présence, heures.

language-name = Français
app-name = AZStack
window-call = { $name } – AZStack
window-incoming = { $name } appelle – AZStack

back = Retour

conversations-search = Cherchez ou saisissez un nom d’utilisateur
conversations-clear = Effacer la recherche
conversations-empty-title = Aucune conversation pour l’instant
conversations-empty-text = Saisissez ci-dessus le nom d’utilisateur de quelqu’un et appuyez sur Entrée pour lui écrire.
conversations-none-found = Personne dans votre liste ne s’appelle « { $text } ».
conversations-look-up = Écrire à « { $text } »
conversations-looking-up = Recherche de « { $text } »…
conversations-unknown-user = Il n’y a pas d’utilisateur nommé « { $text } ».
conversations-load-failed = Vos conversations n’ont pas pu être lues.
conversations-retry = Réessayer
conversations-settings = Paramètres
conversations-draft = Brouillon :
conversations-you = Vous : { $text }
conversations-typing = écrit…
conversations-unread = { $count ->
    [one] { $count } message non lu
    [many] { $count } de messages non lus
   *[other] { $count } messages non lus
}
conversations-unread-many = { $count }+
conversations-tab-chats = Discussions
conversations-tab-calls = Appels

connection-connecting = Connexion…
connection-connecting-again = Connexion, essai { $attempt }…
connection-waiting = Hors ligne. Nouvel essai bientôt.
connection-offline = Vous êtes hors ligne.
connection-retry = Se connecter
connection-starting = Préparation…

presence-online = En ligne
presence-do-not-disturb = Ne pas déranger
presence-offline = Hors ligne
presence-just-now = Vu à l’instant
presence-minutes = { $minutes ->
    [one] Vu il y a { $minutes } minute
    [many] Vu il y a { $minutes } de minutes
   *[other] Vu il y a { $minutes } minutes
}
presence-hours = { $hours ->
    [one] Vu il y a { $hours } heure
    [many] Vu il y a { $hours } d’heures
   *[other] Vu il y a { $hours } heures
}
presence-day = Dernière visite : { $day }

time-moment = { $day }, { $clock }
time-now = maintenant
time-minutes = { $minutes } min
time-length-seconds = { $seconds } s
time-length-minutes = { $minutes } min
time-length-hours = { $hours } h { $minutes } min
time-today = Aujourd’hui
time-yesterday = Hier

search-messages = Messages
search-failed = La recherche dans vos messages a échoué.

create-title = Nouvelle conversation
create-people = Personnes
create-groups = Groupes publics
create-group = Créer le groupe
create-private-text = Visible par ses membres seulement ; ils en ajoutent d’autres.
create-public-text = Tout le monde peut le trouver et le rejoindre.
create-groups-reading = Recherche de groupes publics…
create-groups-failed = Les groupes publics n’ont pas pu être lus.
create-groups-none = Il n’y a pas de groupe public.
