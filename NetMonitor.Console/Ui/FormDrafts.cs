using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Data;
using NetMonitor.Domain.Accounts;
using Npgsql;

namespace NetMonitor.Console.Ui;

/// <summary>What an account has typed into a form and not sent, and when.</summary>
public sealed record FormDraft(string Content, DateTimeOffset At);

/// <summary>
/// Forms as far as they are filled in: a circuit can end at any moment, and what was typed must not be lost with it. An account reads only its
/// own, from any device. They are no part of the work, so nothing is journaled; housekeeping deletes old ones.
/// </summary>
public sealed class FormDrafts(NpgsqlDataSource source, IDbContextFactory<NetMonitorDb> databases, TimeProvider time)
{
    /// <summary>How long a form that nobody comes back to is kept.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    /// <summary>What was left in a form; its place is the address of its page, and what is asked there.</summary>
    public async Task<FormDraft?> FindAsync(Actor actor, string place, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        return await db.FormDrafts.Where(row => row.UserName == actor.UserName && row.Place == place)
            .Select(row => new FormDraft(row.Content, row.SavedAt)).FirstOrDefaultAsync(cancel);
    }

    public async Task<DateTimeOffset> SaveAsync(Actor actor, string place, string content, CancellationToken cancel)
    {
        var now = time.GetUtcNow();
        var sql = new Sql();
        await using var save = sql.Command(source,
            $"""
            insert into form_drafts (user_name, place, content, saved_at)
            values ({sql.Value(actor.UserName)}, {sql.Value(place)}, {sql.Value(content)}, {sql.Value(now)})
            on conflict (user_name, place) do update set content = excluded.content, saved_at = excluded.saved_at
            """);
        await save.ExecuteNonQueryAsync(cancel);
        return now;
    }

    public async Task DiscardAsync(Actor actor, string place, CancellationToken cancel)
    {
        await using var db = await databases.CreateDbContextAsync(cancel);
        await db.FormDrafts.Where(row => row.UserName == actor.UserName && row.Place == place).ExecuteDeleteAsync(cancel);
    }
}
