using System.Globalization;
using System.Resources;
using NetMonitor.Console.Data;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Notices;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Texts;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Alerts.Detectors;
using NetMonitor.Domain.Units;
using Npgsql;

namespace NetMonitor.Console.Alerts;

/// <summary>
/// The texts to phones of alerts, written with the alert: to those on duty at a unit, or all its system administrators where it has no such list. Above so
/// many a minute to one person they are told together, and none is dropped.
/// </summary>
public sealed class AlertTexts(OutgoingTexts texts)
{
    /// <summary>Texts to one person in a minute before they are told together.</summary>
    public const int AMinute = 20;

    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private static readonly string[] s_administrators = [.. Permissions.RolesWith(Permission.ManageAccounts).Select(role => role.ToString())];

    private static readonly ResourceManager s_words = new(typeof(AlertsText));

    private static readonly CultureInfo s_chinese = CultureInfo.GetCultureInfo("zh-CN");

    /// <summary>
    /// Tells an alert at units, of an authority its leaders and the auditors (special-duty accounts that are listed for alerts), of a center, body or
    /// station its system administrators: never the one whom it is about. Answers how many people were told.
    /// </summary>
    internal async Task<int> TellAsync(
        NpgsqlConnection connection, AlertPlace alert, DetectorId detector, AlertSeverity severity, string key, IReadOnlyList<UnitCode> units,
        DateTimeOffset now, CancellationToken cancel)
    {
        var codes = units.Select(unit => unit.ToString()).ToArray();
        var phones = await ReadDoor.Within(connection, null).AllAsync(
            Sql.Statement(
                $"""
                select distinct a.mobile from accounts a left join unit_duties d on d.unit_code = a.unit_code
                where a.unit_code = any($1) and {PhoneTexts.CanBeTold} and a.user_name is distinct from $2 and a.mobile <> ''
                  and (a.roles && $3 and (coalesce(cardinality(d.accounts), 0) = 0 or a.user_name = any(d.accounts)) or '{nameof(Role.Leader)}' = any(a.roles)
                    or ('{nameof(Role.SpecialDuty)}' = any(a.roles) and '{nameof(Permission.ReadAlerts)}' = any(a.capabilities)))
                order by 1
                """,
                codes, alert.Account, s_administrators),
            row => row.Text(), cancel);
        if (phones.Count == 0) return 0;
        var text = WatchStopped.IsTest(detector, key)
            ? NoticeTexts.WatchTest
            : NoticeTexts.Alert(Word($"Detector_{detector}"), Word($"AlertSeverity_{severity}"), key);
        await connection.ExecuteAsync(cancel, [.. phones.SelectMany(phone => Write(phone, text, alert.Id, now))]);
        return phones.Count;
    }

    /// <summary>The holder is told that somebody signed in with a new device: it knows best whether that was itself.</summary>
    internal async Task TellHolderAsync(NpgsqlConnection connection, string holder, AlertEffect found, DateTimeOffset now, CancellationToken cancel)
    {
        var network = await ReadDoor.Within(connection, null).FirstAsync(
            Sql.Statement("select data->>'network' from journal where id = $1 and at = $2", found.New[0].Entry, found.New[0].At.ToUniversalTime()),
            row => row.Text(), cancel);
        var (until, due) = texts.Times(now);
        // In the provisional mode it was told the same already (R10.5).
        await connection.ExecuteAsync(cancel, Sql.Statement(
            $"""
            insert into outgoing_texts (at, channel, recipient, text, until, due_at)
            select $1, '{OutgoingTexts.Sms}', a.mobile, $2, $3, $4 from accounts a where a.user_name = $5 and {PhoneTexts.CanBeTold}
              and not exists (select from outgoing_texts told where told.recipient = a.mobile and told.text = $2)
            """,
            now, NoticeTexts.NewDevice(found.At, network ?? ""), until, due, holder));
    }

    /// <summary>What was not delivered yet of an alert is not any more: somebody looks at it, or it is resolved.</summary>
    internal static NpgsqlBatchCommand Stop(IReadOnlyList<Guid> alerts) => Sql.Statement(
        "delete from outgoing_texts where alert_id = any($1) and delivered_at is null and dead_at is null and attempts = 0", alerts.ToArray());

    private IEnumerable<NpgsqlBatchCommand> Write(string phone, string text, Guid alert, DateTimeOffset now)
    {
        var (until, due) = texts.Times(now);
        var isBusy =
            $"""
            (select count(*) from outgoing_texts told
              where told.recipient = $1 and told.at > $2 and (told.alert_id is not null or told.merged > 0)) >= {AMinute}
            """;
        yield return Sql.Statement(
            $"""
            update outgoing_texts set merged = merged + 1, text = replace($3, '#', (merged + 1)::text)
            where recipient = $1 and merged > 0 and attempts = 0 and delivered_at is null and dead_at is null and at > $2 and {isBusy}
            """,
            phone, now - s_minute, NoticeTexts.SeveralAlerts);
        yield return Sql.Statement(
            $"""
            insert into outgoing_texts (at, channel, recipient, text, until, due_at, alert_id, merged)
            select $3, '{OutgoingTexts.Sms}', $1, case when busy then replace($4, '#', '1') else $5 end, $6,
              case when busy then $7::timestamptz + interval '1 minute' else $7 end, case when not busy then $8::uuid end, case when busy then 1 else 0 end
            from (select {isBusy} as busy) now
            where not busy or not exists (select from outgoing_texts waiting where waiting.recipient = $1 and waiting.merged > 0 and waiting.attempts = 0
              and waiting.delivered_at is null and waiting.dead_at is null and waiting.at > $2)
            """,
            phone, now - s_minute, now, NoticeTexts.SeveralAlerts, text, until, due, alert);
    }

    private static string Word(string key) => s_words.GetString(key, s_chinese)!;
}
