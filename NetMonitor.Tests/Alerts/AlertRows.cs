using NetMonitor.Tests.Support;

namespace NetMonitor.Tests.Alerts;

/// <summary>Alerts on consoles where no detector runs.</summary>
internal static class AlertRows
{
    /// <summary>An open alert of refused sign-ins of an account, with the entries of the journal that are about it; its id.</summary>
    public static async Task<Guid> AlertAsync(this TestConsole console, string userName, string watcherPath)
    {
        var id = Guid.CreateVersion7();
        await console.ExecuteAsync(
            $"""
            insert into alerts (id, detector, settings_version, severity, state, "of", key, account, unit_code, unit_path, watcher_path, risen_to, count,
              first, last, before, raised_at, due_at, rises_at, seen_xid, seen_entry, version)
            select '{id}', 'D1', '0', 2, 'Open', user_name, user_name, user_name, unit_code, unit_path, '{watcherPath}', array[]::text[], 12,
              timestamptz '2026-06-03 00:50+00', timestamptz '2026-06-03 00:58+00', 1, timestamptz '2026-06-03 00:58+00',
              timestamptz '2026-06-03 01:58+00', null, '1', 0, 1
            from accounts where user_name = '{userName}';
            insert into alert_entries (alert_id, entry_id, at)
            select '{id}', id, at from journal where subject_type = 'Account' and subject_number = '{userName}' order by id limit 12
            """);
        return id;
    }
}
