### Usos del escritorio: notificaciones, sonidos, la bandeja.

notify-message = Mensaje nuevo
notify-title-many = { $name } ({ $count })
notify-in-group = { $name }: { $text }
notify-open = Abrir
notify-call = Llamada entrante
notify-call-name = { $name } te llama
notify-missed = Llamada perdida

chat-mute = Silenciar notificaciones
chat-unmute = Activar notificaciones

settings-notify = Notificaciones
settings-notify-text-level = Nombre y texto
settings-notify-name = Solo el nombre
settings-notify-nothing = Solo «Mensaje nuevo»
settings-notify-off = Ninguna
settings-notify-text = Cuánto pueden leer otros en tu pantalla. Una sola conversación se silencia con la campana que tiene arriba.

settings-sounds = Sonidos
settings-sounds-message = Sonido de mensajes
settings-sounds-silent = Sin sonido de mensajes
settings-sounds-volume = { $percent } %
settings-sounds-text = Volumen del timbre y de los sonidos de mensajes.

tray-open = Abrir AZStack
tray-quit = Salir
settings-tray = Al cerrar la ventana
settings-tray-stay = Seguir en la bandeja
settings-tray-end = Salir
