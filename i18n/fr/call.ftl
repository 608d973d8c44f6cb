### Appels.

call-kind-voice = Appel vocal
call-kind-video = Appel vidéo
call-kind-phone = Appel téléphonique
call-incoming-phone = Appel téléphonique au { $number }
call-incoming-voice = Appel vocal entrant
call-incoming-video = Appel vidéo entrant

call-answer = Répondre
call-answer-video = Répondre avec la vidéo
call-answer-voice = Répondre sans la vidéo
call-decline = Refuser
call-hang-up = Raccrocher
call-mute = Couper le micro
call-unmute = Activer le micro
call-camera-off = Éteindre la caméra
call-camera-on = Allumer la caméra
call-switch-camera = Changer de caméra
call-devices = Caméras, micros et haut-parleurs
call-show = Afficher l’appel

call-connecting = Appel en cours…
call-ringing-out = Ça sonne…
call-ringing-in = Vous appelle…
call-answered = Connexion…
call-interrupted = La connexion a été perdue. Reconnexion…
call-reconnecting = Reconnexion…
call-ended-stopped = Appel terminé
call-ended-rejected = Appel refusé
call-ended-busy = { $name } est déjà en communication
call-ended-not-answered = Pas de réponse
call-ended-answered-elsewhere = Appel pris sur un autre appareil
call-ended-elsewhere = Appel terminé sur un autre appareil
call-ended-not-available = Ce numéro est injoignable
call-ended-no-signal = Le réseau téléphonique est indisponible
call-ended-no-money = Crédit insuffisant pour cet appel
call-ended-invalid-number = Ce numéro ne peut pas être appelé
call-ended-invalid-from-number = Vous n’avez aucun numéro pour appeler
call-ended-offline = La connexion au serveur a été perdue
call-ended-media = L’appel n’a pas pu être établi : { $reason }
call-none = Aucun appel
call-missed = Vous avez manqué un appel de { $name }.
call-turned-away = { $name } vous a appelé pendant un autre appel.
call-no-remote-video = La caméra de { $name } est éteinte

call-tip = { $word } ({ $keys })
call-full = Plein écran
call-full-leave = Quitter le plein écran
call-small = Petite fenêtre au premier plan
call-small-leave = Revenir à la grande fenêtre
call-talk-hint = Votre micro est coupé. Maintenez Espace pour parler.
call-talk-held = On vous entend tant que vous maintenez Espace.
call-weak-me = Votre connexion est faible.
call-weak-them = La connexion de { $name } est faible.
call-weak-between = La connexion entre vous et { $name } est faible.
call-quality = Vous envoyez : { $out } sur { $most }. Vous recevez : { $in } sur { $most }.

call-stats = Statistiques
call-stats-copy = Copier
call-stats-none = aucun
call-stats-rate = { $number } kbit/s
call-stats-share = { $number } %
call-stats-time = { $number } ms
call-stats-picture = { $codec }, { $width } × { $height }, { $rate }/s
call-stats-picture-out = Image envoyée
call-stats-picture-in = Image reçue
call-stats-sound = Son
call-stats-rate-out = Envoi
call-stats-rate-in = Réception
call-stats-target = Débit possible à l’envoi
call-stats-loss-out = Pertes à l’envoi
call-stats-loss-in = Pertes à la réception
call-stats-jitter = Gigue
call-stats-round-trip = Aller-retour
call-stats-concealed = Son masqué
call-stats-recovered = Son récupéré
call-stats-processor = Processeur, sur un cœur

call-log-empty-title = Aucun appel pour l’instant
call-log-empty-text = Les appels que vous passez, recevez ou manquez apparaissent ici.
call-log-load-failed = Vos appels n’ont pas pu être lus.
call-log-missed-count = { $count ->
    [one] { $count } appel manqué
    [many] { $count } d’appels manqués
   *[other] { $count } appels manqués
}
call-log-incoming = Entrant
call-log-outgoing = Sortant
call-log-missed = { $medium ->
    [video] Appel vidéo manqué
   *[voice] Appel manqué
}
call-log-missed-in-a-call = Manqué pendant un autre appel
call-log-not-answered = Pas de réponse
call-log-declined = Vous avez refusé
call-log-declined-by-them = Refusé
call-log-busy = Occupé
call-log-cancelled = Annulé
call-log-failed = Connexion impossible
call-log-answered-elsewhere = Pris sur un autre appareil
call-log-with-length = { $call }, { $length }
call-log-back-voice = Rappeler
call-log-back-video = Rappeler en vidéo

call-no-camera = { $problem ->
    [missing] Aucune caméra n’a été trouvée. Votre correspondant ne vous voit pas.
    [busy] Un autre programme utilise la caméra.
    [denied] Le système n’autorise pas AZStack à utiliser la caméra.
    [lost] La caméra a été débranchée.
    [silent] La caméra ne donne pas d’image.
   *[other] La caméra est inutilisable : { $reason }
}
call-no-microphone = { $problem ->
    [missing] Aucun micro n’a été trouvé. Votre correspondant ne vous entend pas.
    [busy] Un autre programme utilise le micro.
    [denied] Le système n’autorise pas AZStack à utiliser le micro.
    [lost] Le micro a été débranché.
    [silent] Rien ne vient du micro.
   *[other] Le micro est inutilisable : { $reason }
}
call-no-speaker = { $problem ->
    [missing] Aucun haut-parleur n’a été trouvé. Vous n’entendrez pas votre correspondant.
    [busy] Un autre programme utilise le haut-parleur.
    [denied] Le système n’autorise pas AZStack à utiliser le haut-parleur.
    [lost] Le haut-parleur a été débranché.
    [silent] Le haut-parleur ne joue rien.
   *[other] Le haut-parleur est inutilisable : { $reason }
}

call-no-ringer = { $problem ->
    [missing] L’appareil de sonnerie est introuvable. Ça sonne dans le haut-parleur.
    [busy] Un autre programme utilise l’appareil de sonnerie.
    [denied] Le système n’autorise pas AZStack à utiliser l’appareil de sonnerie.
    [lost] L’appareil de sonnerie a été débranché. Ça sonne dans le haut-parleur.
    [silent] L’appareil de sonnerie ne joue rien.
   *[other] L’appareil de sonnerie est inutilisable : { $reason }
}
call-camera-in-use = L’image vient maintenant de { $device }.
call-microphone-in-use = Le micro est maintenant { $device }.
call-speaker-in-use = Vous entendez maintenant l’appel par { $device }.

device-camera = Caméra
device-microphone = Micro
device-speaker = Haut-parleur
device-ringer = Sonnerie
device-same = Comme le haut-parleur
device-cleaning = Votre voix
device-echo = Supprimer l’écho
device-noise = Supprimer le bruit
device-gain = Égaliser le volume
device-virtual = Virtuels
device-default = Celui du système
device-test-pattern = Mire
device-tone = Signal d’essai
device-none = Aucun

pad-title = Clavier numérique
pad-number = Numéro de téléphone
pad-erase = Effacer
pad-call = Appeler
pad-log-empty = Aucun appel téléphonique pour l’instant
pad-log-reading = Lecture des appels téléphoniques…
pad-log-failed = Vos appels téléphoniques n’ont pas pu être lus.
pad-from = Depuis { $number }
pad-own-number = Numéro d’appel
pad-balance = Solde : { $amount }
pad-log-all = Tous
pad-log-out = Émis
pad-log-in = Reçus
pad-log-missed = Manqués
pad-listen = Écouter l’enregistrement
call-share = Partager l’écran
call-share-stop = Arrêter le partage
call-share-title = Que voulez-vous partager ?
call-share-looking = Recherche…
call-share-nothing = Il n’y a rien à partager.
call-share-cannot = Impossible de partager l’écran : { $reason }
call-sharing = Vous partagez votre écran
call-keys = Touches
error-callout-busy = Vous êtes déjà en appel, ou vous appelez trop souvent
