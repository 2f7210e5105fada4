using Microsoft.EntityFrameworkCore;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Commands;

/// <summary>What this installation makes once and keeps.</summary>
public sealed class InstallationSettings(CommandRunner commands)
{
    /// <summary>
    /// The value kept under a name; <paramref name="made"/> becomes it where there is none. Of two nodes that start at once, one wins and
    /// both read it.
    /// </summary>
    public async Task<string> KeepAsync(string name, string made, CancellationToken cancel)
    {
        var kept = await commands.RunAsync<string>(Command.BySystem("KeepInstallationSetting"), null, async (context, token) =>
        {
            await context.Db.Database.ExecuteSqlAsync($"insert into installation_settings (name, value) values ({name}, {made}) on conflict do nothing", token);
            return (await context.Db.InstallationSettings.AsNoTracking().FirstAsync(row => row.Name == name, token)).Value;
        }, cancel);
        return kept.Value;
    }
}
