### الحسابات: الاختيار وتسجيل الدخول والإزالة.

accounts-choose = الحسابات
accounts-add = تسجيل الدخول إلى حساب آخر
accounts-here = على هذا الجهاز
accounts-unread = { $count ->
    [zero] لا رسائل غير مقروءة في الحسابات الأخرى
    [one] رسالة واحدة غير مقروءة في حساب آخر
    [two] رسالتان غير مقروءتين في حسابات أخرى
    [few] { $count } رسائل غير مقروءة في حسابات أخرى
    [many] { $count } رسالة غير مقروءة في حسابات أخرى
   *[other] { $count } رسالة غير مقروءة في حسابات أخرى
}
accounts-remove = إزالة
accounts-remove-question = هل تريد إزالة حساب { $name } من هذا الجهاز؟ ستُحذف الرسائل المحفوظة هنا، ويحتفظ الخادم برسائله.
accounts-remove-here-question = هل تريد إزالة الحساب الذي على هذا الجهاز من القائمة؟ ستبقى رسائله، ويمكنك إضافته من جديد.
accounts-last = لا يمكن إزالة الحساب الأخير.
accounts-removed = أُزيل حساب { $name } من هذا الجهاز.
accounts-call-elsewhere = توجد مكالمة في حساب آخر. أنهِها أولًا.
accounts-many = لا يمكن إضافة مزيد من الحسابات، فالحد الأقصى { $most }.
accounts-known = أنت مسجّل الدخول إلى هذا الحساب بالفعل.

sign-in-title = تسجيل الدخول
sign-in-text = تحصل على هذه البيانات من القائم على الخادم. يمكن لصق ما يعرضه «azstackd app create» كاملًا.
sign-in-server = الخادم
sign-in-server-hint = chat.example.org
sign-in-server-missing = أدخل عنوان الخادم.
sign-in-server-wrong = هذا ليس عنوان خادم. يكون العنوان على هذا النحو: https://chat.example.org:9199
sign-in-server-open = قد يقرأ رسائلك أي شخص على الطريق: استخدم https. لا يُقبل http إلا لخادم على هذا الجهاز.
sign-in-server-unreachable = الخادم لا يرد: { $reason }
sign-in-server-stranger = هناك ما يرد، لكنه ليس خادم AZStack.
sign-in-app = معرّف التطبيق
sign-in-app-hint = 32 حرفًا ورقمًا
sign-in-app-wrong = يتكون معرّف التطبيق من 32 خانة، من 0 إلى 9 ومن a إلى f.
sign-in-key = المفتاح العام
sign-in-key-hint = MIIB…
sign-in-key-wrong = هذا ليس مفتاحًا عامًا. الصقه كاملًا كما عرضه الخادم.
sign-in-user = اسم المستخدم
sign-in-user-hint = الاسم الخاص بك وحدك
sign-in-user-missing = أدخل اسم المستخدم.
sign-in-name = الاسم الذي يراه الآخرون
sign-in-name-hint = مثل اسم المستخدم
sign-in-credentials = كلمة المرور
sign-in-credentials-hint = اتركها فارغة إن لم يطلبها الخادم
sign-in-long = اسم المستخدم وكلمة المرور أطول مما يسمح به مفتاح هذا التطبيق.
sign-in-refused = لا يسمح لك الخادم بالدخول: معرّف التطبيق أو اسم المستخدم أو كلمة المرور غير صحيح. لا يوضح الخادم أيها.
sign-in-reveal = إظهار كلمة المرور
sign-in-hide = إخفاء كلمة المرور
sign-in-keyring = تُحفظ كلمة مرورك في سلسلة مفاتيح النظام.
sign-in-file = لا توجد سلسلة مفاتيح في هذا النظام: تُحفظ كلمة مرورك في ملف مشفّر لا يقرؤه سواك.
sign-in-unkept = تعذر حفظ كلمة المرور: { $reason }
sign-in-confirm = تسجيل الدخول
sign-in-trying = جارٍ تسجيل الدخول…
sign-in-here = استخدام الخادم على هذا الجهاز
sign-in-lost = لم تعد كلمة مرور { $name } في سلسلة المفاتيح. أزل الحساب وسجّل الدخول من جديد.
