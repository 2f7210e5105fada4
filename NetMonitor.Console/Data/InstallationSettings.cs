using Microsoft.EntityFrameworkCore;

namespace NetMonitor.Console.Data;

/// <summary>What this installation makes once and keeps.</summary>
public sealed class InstallationSettings(IDbContextFactory<NetMonitorDb> databases)
{
    /// <summary>
    /// The value kept under a name; <paramref name="made"/> becomes it where there is none. Of two nodes that start at once, one wins and
    /// both read it.
    /// </summary>
    public async Task<string> KeepAsync(string name, string made, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.Database.ExecuteSqlAsync($"insert into installation_settings (name, value) values ({name}, {made}) on conflict do nothing", cancel);
        return (await db.InstallationSettings.AsNoTracking().FirstAsync(row => row.Name == name, cancel)).Value;
    }
}
