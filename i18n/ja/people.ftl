### 人。

user-reading = このユーザーを探しています…
user-nobody = そのようなユーザーはいません。
user-load-failed = このユーザーを調べられませんでした。
user-write = メッセージ

cancel = キャンセル
pick-search = 検索
pick-searching = 検索中…
pick-nobody = 選べる人がいません。
pick-failed = 知っている人を検索できませんでした。

group-reading = グループを読み込んでいます…
group-load-failed = このグループを読み込めませんでした。
group-outside = あなたはこのグループのメンバーではありません。
group-private = 非公開グループ
group-public = 公開グループ
group-members = { $count ->
   *[other] メンバー { $count }人
}
group-you = あなた
group-you-object = あなた
group-admin = 管理者
group-name = グループ名
group-invite = メンバーを追加
group-rename = 名前を変更
group-leave = 退出
group-leave-text = 「{ $name }」から退出しますか？今後メッセージは届かなくなります。
group-successor = あなたは「{ $name }」の管理者です。次の管理者を選んでください。
group-join = 参加
group-join-text = 「{ $name }」に参加しますか？
group-remove = 外す
group-remove-text = { $name }さんをグループから外しますか？
group-make-admin = 管理者にする
group-make-admin-text = 代わりに{ $name }さんを管理者にしますか？

deed-created = { $by ->
    [me] グループ「{ $name }」を作成しました
   *[other] { $who }さんがグループ「{ $name }」を作成しました
}
deed-invited = { $by ->
    [me] { $whom }を追加しました
   *[other] { $who }さんが{ $whom }を追加しました
}
deed-left = { $by ->
    [me] グループから退出しました
   *[other] { $who }さんがグループから退出しました
}
deed-removed = { $by ->
    [me] { $whom }をグループから外しました
   *[other] { $who }さんが{ $whom }をグループから外しました
}
deed-renamed = { $by ->
    [me] グループ名を「{ $name }」にしました
   *[other] { $who }さんがグループ名を「{ $name }」にしました
}
deed-admin = { $by ->
    [me] { $whom }を管理者にしました
   *[other] { $who }さんが{ $whom }を管理者にしました
}
deed-joined = { $by ->
    [me] グループに参加しました
   *[other] { $who }さんがグループに参加しました
}
deed-any = グループが変更されました。
