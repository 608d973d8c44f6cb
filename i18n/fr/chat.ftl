### Une conversation.

chat-choose-title = Vos conversations sont ici
chat-choose-text = Choisissez-en une à gauche, ou appuyez sur { $keys } pour trouver quelqu’un.
chat-empty-title = Dites bonjour
chat-empty-text = C’est le début de votre conversation avec { $name }.
chat-load-failed = Cette conversation n’a pas pu être lue.
chat-voice-call = Appel vocal
chat-video-call = Appel vidéo
chat-write = Écrivez un message
chat-send = Envoyer
chat-more = Envoyer autre chose
chat-new-messages = Nouveaux messages
chat-jump-to-end = Aller au message le plus récent
chat-typing = { $name } écrit…
chat-resend = Renvoyer
chat-not-sent = Non envoyé.
chat-copy = Copier
chat-unknown-name = Utilisateur inconnu

message-sticker = Sticker
message-file = Fichier : { $name }
message-unknown = Ce message nécessite une version plus récente.
message-cancelled = Message retiré

status-failed = Non envoyé
status-sending = En attente d’envoi
status-sent = Envoyé
status-delivered = Remis
status-seen = Vu

message-location = Lieu : { $place }
message-reply = Répondre
message-reply-to = Réponse à { $name }
message-reply-end = Ne pas répondre
message-more = Plus
message-select = Sélectionner
message-withdraw = Retirer
message-withdraw-text = Retirer ce message ? Il disparaît pour tout le monde ; on verra toujours que vous en avez écrit un.
message-delete = Supprimer
message-delete-text = { $count ->
    [one] Supprimer ce message ? Il disparaît pour vous sur tous vos appareils ; les autres le gardent.
    [many] Supprimer { $count } de messages ? Ils disparaissent pour vous sur tous vos appareils ; les autres les gardent.
   *[other] Supprimer { $count } messages ? Ils disparaissent pour vous sur tous vos appareils ; les autres les gardent.
}

select-count = { $count ->
    [one] { $count } message sélectionné
    [many] { $count } de messages sélectionnés
   *[other] { $count } messages sélectionnés
}
select-end = Tout désélectionner

tray-choose = Envoyer des fichiers
tray-drop = Déposez des fichiers ici pour les envoyer
tray-retry = Réessayer
tray-cancel = Ne pas envoyer
tray-remove = Enlever
tray-progress = { $done } sur { $total }

picture-failed = Cette image ne peut pas être affichée. Réessayer
file-save = Enregistrer
file-cancel = Arrêter
file-again = Réessayer
file-open = Ouvrir
file-folder = Afficher dans son dossier
file-saved = { $size }, enregistré

gallery-loading = Chargement de l’image…
gallery-before = Image précédente
gallery-after = Image suivante
gallery-place = { $at } sur { $of }
gallery-larger = Agrandir
gallery-smaller = Réduire
gallery-fit = Ajuster à la fenêtre
gallery-copy = Copier
gallery-save = Enregistrer sous…
gallery-close = Fermer

size-bytes = { $count ->
    [one] { $count } octet
    [many] { $count } d’octets
   *[other] { $count } octets
}
size-kilobytes = { $number } ko
size-megabytes = { $number } Mo
size-gigabytes = { $number } Go

stickers-open = Stickers
stickers-search = Chercher des stickers
stickers-recent = Utilisés récemment
stickers-reading = Recherche de stickers…
stickers-none = Aucun sticker de ce nom.

sketch-title = Croquis
sketch-add = Ajouter
sketch-black = Noir
sketch-red = Rouge
sketch-orange = Orange
sketch-green = Vert
sketch-blue = Bleu
sketch-eraser = Gomme
sketch-pen = Crayon { $number }
sketch-undo = Annuler le dernier trait
sketch-clear = Tout effacer

location-title = Envoyer un lieu
location-place = Nom du lieu
location-latitude = Latitude
location-longitude = Longitude
location-hint = En degrés, comme sur les cartes : 16.0544, 108.2022
location-send = Envoyer
location-degrees = { $latitude }°, { $longitude }°
location-copy = Copier les coordonnées
location-open = Voir sur une carte

find-title = Chercher dans cette conversation
find-nothing = Aucun résultat
find-place = { $at } sur { $of }
find-older = Précédent
find-newer = Suivant
find-close = Fermer

voice-record = Enregistrer un message vocal
voice-recording = Enregistrement…
voice-send = Envoyer l’enregistrement
voice-discard = Supprimer l’enregistrement
voice-play = Écouter
voice-pause = Pause
voice-no-microphone = { $problem ->
    [missing] Aucun micro n’a été trouvé.
    [busy] Un autre programme utilise le micro.
    [denied] Le système n’autorise pas AZStack à utiliser le micro.
    [silent] Rien ne vient du micro.
   *[other] Le micro est inutilisable : { $reason }
}
message-voice = Message vocal
