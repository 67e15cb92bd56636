"""What columns are called in the languages in which other systems speak.

All as folded text: small letters, ё as е, single spaces. English, Russian,
German, Kazakh, French, Spanish, Turkish and Ukrainian; what is called otherwise
is told by what it holds (:mod:`attendance.formats.guess`).
"""

NAME = (
    *("name", "full name", "имя", "полное имя", "имя и фамилия", "имя участника"),
    *("участник", "vollständiger name", "teilnehmer", "аты", "аты-жөні", "толық аты"),
    *("nom", "nom complet", "nombre", "nombre completo", "ad", "tam ad"),
    *("ім'я", "повне ім'я"),
)
EMAIL = (
    *("email", "e-mail", "email address", "e-mail address", "user email", "mail"),
    *("электронная почта", "адрес электронной почты", "эл. почта", "почта"),
    *("электронная почта пользователя", "e-mail-adresse", "benutzer-e-mail"),
    *("электрондық пошта", "эл. пошта", "пошта", "adresse e-mail", "courriel"),
    *("correo electrónico", "e-posta", "електронна пошта", "адреса електронної пошти"),
)
JOIN = (
    *("join time", "joined", "join", "time joined", "первое присоединение"),
    *("время входа", "время присоединения", "время подключения", "дата входа"),
    *("дата и время входа", "дата подключения", "подключился", "вход"),
    *("beitrittszeit", "beigetreten um", "beitrittsuhrzeit", "beitritt"),
    *("қосылу уақыты", "кіру уақыты", "қосылған уақыты"),
    *("heure d'arrivée", "heure de connexion", "heure d'entrée"),
    *("hora de entrada", "hora de ingreso", "katılma saati", "katılım saati"),
    *("час входу", "час приєднання"),
)
LEAVE = (
    *("leave time", "left", "leave", "time exited", "exit time"),
    *("время выхода", "время отключения", "дата выхода", "дата и время выхода"),
    *("дата отключения", "отключился", "выход"),
    *("austrittszeit", "verlassen um", "uhrzeit des verlassens", "austritt"),
    *("шығу уақыты", "шыққан уақыты"),
    *("heure de départ", "heure de déconnexion", "heure de sortie"),
    *("hora de salida", "ayrılma saati", "ayrılış saati", "час виходу"),
)
TOTAL = (
    *("duration", "time in call", "attended duration", "in-meeting duration"),
    *("продолжительность", "длительность", "длительность участия", "время в звонке"),
    *("длительность присутствия", "продолжительность участия"),
    *("dauer", "dauer der teilnahme", "teilnahmedauer", "dauer der besprechung"),
    *("ұзақтығы", "қатысу ұзақтығы", "қатысу уақыты"),
    *("durée", "durée de participation", "duración", "süre", "тривалість"),
)
WAITING = (
    *("in waiting room", "в зале ожидания", "в комнате ожидания", "im warteraum"),
    *("күту бөлмесінде", "dans la salle d'attente", "en sala de espera"),
    *("bekleme odasında", "у залі очікування"),
)
YES = ("yes", "да", "ja", "иә", "oui", "sí", "si", "evet", "так", "true", "1")
NO = ("no", "нет", "nein", "жоқ", "non", "hayır", "ні", "false", "0")
# Marks behind a name that are no part of it.
GUEST = (
    *("guest", "гость", "гостья", "gast", "қонақ", "invité", "invitado", "konuk"),
    *("гість", "unverified", "не подтверждено", "не проверено", "nicht überprüft"),
    *("external", "внешний", "внешняя", "extern", "ext", "расталмаған", "non vérifié"),
    *("host", "организатор", "co-host", "соорганизатор", "me", "я"),
)
