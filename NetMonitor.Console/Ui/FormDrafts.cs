using NetMonitor.Console.Data;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Ui;

/// <summary>What an account has typed into a form and not sent, and when.</summary>
public sealed record FormDraft(string Content, DateTimeOffset At);

/// <summary>
/// Forms as far as they are filled in: a circuit can end at any moment, and what was typed must not be lost with it. An account reads only its
/// own, from any device. They are no part of the work, so nothing is journaled; housekeeping deletes old ones.
/// </summary>
public sealed class FormDrafts(ReadDoor door, CommandRunner commands)
{
    private static readonly Operation Keep = new("KeepForm", Permission.UseOwnAccount);
    private static readonly Operation Discard = new("DiscardForm", Permission.UseOwnAccount);

    /// <summary>How long a form that nobody comes back to is kept.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>What was left in a form; its place is the address of its page, and what is asked there.</summary>
    public async Task<FormDraft?> FindAsync(Actor actor, string place, CancellationToken cancel)
    {
        var read = door.For(actor);
        var found = Add(read, place);
        await read.RunAsync(cancel);
        return found is [var left] ? left : null;
    }

    /// <summary>Adds that read to others.</summary>
    internal static IReadOnlyList<FormDraft> Add(ReadBatch read, string place)
    {
        var sql = new Sql();
        var find = sql.InBatch(
            $"select content, saved_at from form_drafts where user_name = {sql.Value(read.Actor.UserName)} and place = {sql.Value(place)}");
        return read.Add(find, row => new FormDraft(row.Text(), row.Time()));
    }

    public async Task<DateTimeOffset> SaveAsync(Actor actor, string place, string content, CancellationToken cancel)
    {
        var saved = await commands.RunAsync<DateTimeOffset>(new Command(actor, Keep, null, new { }, Call.None), null, (context, _) =>
        {
            context.Write(Sql.Statement(
                """
                insert into form_drafts (user_name, place, content, saved_at) values ($1, $2, $3, $4)
                on conflict (user_name, place) do update set content = excluded.content, saved_at = excluded.saved_at
                """, actor.UserName, place, content, context.Now));
            return Task.FromResult<Result<DateTimeOffset>>(context.Now);
        }, cancel);
        return saved.Value;
    }

    public Task DiscardAsync(Actor actor, string place, CancellationToken cancel) =>
        commands.RunAsync<bool>(new Command(actor, Discard, null, new { }, Call.None), null, (context, _) =>
        {
            context.Write(Sql.Statement("delete from form_drafts where user_name = $1 and place = $2", actor.UserName, place));
            return Task.FromResult<Result<bool>>(true);
        }, cancel);
}
