using Microsoft.EntityFrameworkCore;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Views;

/// <summary>
/// A page's filters to be kept; the query is what stands behind the address's question mark. One that is shared may be used by all accounts of the unit.
/// </summary>
public sealed record ViewCommand(ViewPage? Page, string? Name, string? Query, bool Shared = false);

/// <summary>A kept view; it is not one's own where another account of the unit shares it.</summary>
public sealed record SavedViewItem(Guid Id, ViewPage Page, string Name, string Query, DateTimeOffset SavedAt, bool Shared, bool Own)
{
    /// <summary>The first parameter is the reader's user name.</summary>
    internal const string Columns = "id, page, name, query, saved_at, shared_with is not null, user_name = $1";

    internal static SavedViewItem Read(RowReader row) =>
        new(row.Guid(), row.Named<ViewPage>(), row.Text(), row.Text(), row.Time(), row.Flag(), row.Flag());
}

/// <summary>
/// An account's saved views: it alone replaces and deletes them, and it alone reads those that it does not share with its unit. They are no part of
/// the work, and a view shows no more than its address would to who opens it, so nothing is journaled.
/// </summary>
public sealed class SavedViews(ReadDoor door, CommandRunner commands)
{
    public static readonly Operation Save = new("SaveView", Permission.UseOwnAccount);
    public static readonly Operation Delete = new("DeleteView", Permission.UseOwnAccount);

    public const int MaxName = 64;
    private const int MaxEach = 50;

    public async Task<Page<SavedViewItem>> ListAsync(Actor actor, ViewPage? page, CancellationToken cancel)
    {
        var sql = new Sql();
        sql.Where($"(user_name = {sql.Value(actor.UserName)} or shared_with = {sql.Value(actor.ActingUnit.ToString())})");
        if (page is { } wanted) sql.Where($"page = {sql.Value(wanted.ToString())}");
        var views = sql.InBatch($"select {SavedViewItem.Columns} from saved_views where {sql.Conditions} order by page, user_name <> $1, name, user_name");
        return new Page<SavedViewItem>(await door.For(actor).AllAsync(views, SavedViewItem.Read, cancel), null);
    }

    /// <summary>
    /// Saves under a name; the same name on the same page is replaced.
    /// <c>ViewNameMalformed</c>, <c>ViewQueryMalformed</c>, <c>TooManyViews</c>.
    /// </summary>
    public async Task<Result<SavedViewItem>> SaveAsync(Actor actor, ViewCommand command, Call call, CancellationToken cancel)
    {
        if (command.Page is not { } page) return Refusal.Malformed("FieldMissing").With("field", "page");
        if (!PlainText.IsLine(command.Name, MaxName)) return Refusal.Malformed("ViewNameMalformed");
        // Only a query, never a path: a view can then only change what its page shows.
        var query = command.Query?.TrimStart('?') ?? "";
        if (query.Length > 0 && (!PlainText.IsLine(query, SavedViewRow.MaxQuery) || query.AsSpan().IndexOfAny('#', '?') >= 0))
            return Refusal.Malformed("ViewQueryMalformed");
        var name = command.Name!.Trim();
        return await commands.RunAsync<SavedViewItem>(new Command(actor, Save, null, command, call), Lock(actor), async (context, token) =>
        {
            var own = context.Db.SavedViews.Where(view => view.UserName == actor.UserName);
            var row = await own.FirstOrDefaultAsync(view => view.Page == page && view.Name == name, token);
            if (row is null)
            {
                if (await own.CountAsync(token) >= MaxEach) return Refusal.Conflict("TooManyViews");
                context.Db.SavedViews.Add(
                    row = new SavedViewRow { Id = Guid.CreateVersion7(context.Now), UserName = actor.UserName, Page = page, Name = name });
            }

            (row.Query, row.SharedWith, row.SavedAt) = (query, command.Shared ? actor.ActingUnit.ToString() : null, context.Now);
            return new SavedViewItem(row.Id, row.Page, row.Name, row.Query, row.SavedAt, command.Shared, true);
        }, cancel);
    }

    public async Task<Result> DeleteAsync(Actor actor, Guid id, CancellationToken cancel)
    {
        var deleted = await commands.RunAsync<Guid>(new Command(actor, Delete, new Subject("SavedView", id.ToString()), new { }, Call.None), Lock(actor),
            async (context, token) =>
            await context.Db.SavedViews.Where(row => row.Id == id && row.UserName == actor.UserName).ExecuteDeleteAsync(token) == 0
                ? Refusal.OutOfScope("ViewNotFound")
                : id, cancel);
        return deleted.IsRefused ? deleted.Refusal : Result.Done;
    }

    /// <summary>Makes two saves of one account go one after the other. Its views are few, so nobody waits for long.</summary>
    private static SubjectLock Lock(Actor actor) =>
        new(() => [Sql.Statement("select pg_advisory_xact_lock(hashtextextended($1, 2))", actor.UserName)]);
}
