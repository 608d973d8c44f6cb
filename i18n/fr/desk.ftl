### Les usages du bureau : notifications, sons, zone de notification.

notify-message = Nouveau message
notify-title-many = { $name } ({ $count })
notify-in-group = { $name } : { $text }
notify-open = Ouvrir
notify-call = Appel entrant
notify-call-name = { $name } vous appelle
notify-missed = Appel manqué

chat-mute = Couper les notifications
chat-unmute = Réactiver les notifications

settings-notify = Notifications
settings-notify-text-level = Nom et texte
settings-notify-name = Nom seulement
settings-notify-nothing = Seulement « Nouveau message »
settings-notify-off = Aucune
settings-notify-text = Ce que les autres peuvent lire sur votre écran. La cloche au-dessus d’une conversation coupe les notifications de celle-ci seulement.

settings-sounds = Sons
settings-sounds-message = Son des messages
settings-sounds-silent = Pas de son pour les messages
settings-sounds-volume = { $percent } %
settings-sounds-text = Volume de la sonnerie et du son des messages.

tray-open = Ouvrir AZStack
tray-quit = Quitter
settings-tray = À la fermeture de la fenêtre
settings-tray-stay = Rester dans la zone de notification
settings-tray-end = Quitter
