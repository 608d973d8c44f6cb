### La ventana principal: lista de conversaciones, presencia, horas.

language-name = Español
app-name = AZStack
window-call = { $name } – AZStack
window-incoming = { $name } te llama – AZStack

back = Atrás

conversations-search = Busca o escribe un nombre de usuario
conversations-clear = Borrar la búsqueda
conversations-empty-title = Aún no hay conversaciones
conversations-empty-text = Escribe arriba el nombre de usuario de alguien y pulsa Intro para escribirle.
conversations-none-found = En tu lista no hay nadie llamado «{ $text }».
conversations-look-up = Escribir a «{ $text }»
conversations-looking-up = Buscando a «{ $text }»…
conversations-unknown-user = No hay ningún usuario llamado «{ $text }».
conversations-load-failed = No se pudieron leer tus conversaciones.
conversations-retry = Reintentar
conversations-settings = Ajustes
conversations-draft = Borrador:
conversations-you = Tú: { $text }
conversations-typing = escribiendo…
conversations-unread = { $count ->
    [one] { $count } mensaje sin leer
    [many] { $count } de mensajes sin leer
   *[other] { $count } mensajes sin leer
}
conversations-unread-many = { $count }+
conversations-tab-chats = Chats
conversations-tab-calls = Llamadas

connection-connecting = Conectando…
connection-connecting-again = Conectando, intento { $attempt }…
connection-waiting = Sin conexión. Se reintentará pronto.
connection-offline = No tienes conexión.
connection-retry = Conectar
connection-starting = Preparando…

presence-online = En línea
presence-do-not-disturb = No molestar
presence-offline = Desconectado
presence-just-now = Última vez hace un momento
presence-minutes = { $minutes ->
    [one] Última vez hace { $minutes } minuto
    [many] Última vez hace { $minutes } de minutos
   *[other] Última vez hace { $minutes } minutos
}
presence-hours = { $hours ->
    [one] Última vez hace { $hours } hora
    [many] Última vez hace { $hours } de horas
   *[other] Última vez hace { $hours } horas
}
presence-day = Última vez: { $day }

time-moment = { $day }, { $clock }
time-now = ahora
time-minutes = { $minutes } min
time-length-seconds = { $seconds } s
time-length-minutes = { $minutes } min
time-length-hours = { $hours } h { $minutes } min
time-today = Hoy
time-yesterday = Ayer

search-messages = Mensajes
search-failed = No se pudo buscar en tus mensajes.

create-title = Conversación nueva
create-people = Personas
create-groups = Grupos públicos
create-group = Crear el grupo
create-private-text = Solo lo ven sus miembros; ellos añaden a otros.
create-public-text = Cualquiera puede encontrarlo y unirse.
create-groups-reading = Buscando grupos públicos…
create-groups-failed = No se pudieron leer los grupos públicos.
create-groups-none = No hay grupos públicos.
