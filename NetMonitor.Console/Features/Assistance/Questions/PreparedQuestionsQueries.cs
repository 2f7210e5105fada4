using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Assistance.Questions;

/// <summary>
/// Prepared questions in a list. <c>questions</c>: how many. <c>fits</c>: whether they are meant for the cause that was asked for.
/// </summary>
public sealed record PreparedQuestionsItem(
    Guid Id, UnitCode UnitCode, string UnitName, string Name, string Cause, int Questions, bool Fits, DateTimeOffset KeptAt, long Version);

/// <summary>Prepared questions with all that they ask.</summary>
public sealed record PreparedQuestionsDetail(
    Guid Id, UnitCode UnitCode, string UnitName, string Name, string Cause, IReadOnlyList<Question> Questions, DateTimeOffset KeptAt, long Version);

/// <summary>
/// Reads the questions that centers have prepared. Like the directory they are open to all who are signed in; to who drafts a request those of the own
/// authority and of the ones above are offered. An authority keeps so few that a list is one page.
/// </summary>
public sealed class PreparedQuestionsQueries(ReadDoor door)
{
    /// <summary>What stands between the words of a cause.</summary>
    private const string Between = "[\\s、，,；;]+";

    /// <summary>An authority's own, by name.</summary>
    public async Task<Result<Page<PreparedQuestionsItem>>> OfUnitAsync(string typed, CancellationToken cancel)
    {
        var code = UnitCode.OfTyped(typed);
        if (code.IsRefused) return code.Refusal;
        var (sql, of, read) = (new Sql(), new Sql(), door.ForSystem());
        var authority = code.Value.ActsAs.ToString();
        var known = read.Add(of.InBatch(
            $"select from units u where u.code = {of.Value(authority)} and u.kind = {StateSql.Of(UnitKind.Authority)}"), _ => true);
        var items = read.Add(sql.InBatch(
            $"""
            select p.id, p.unit_code, u.name, p.name, p.cause, p.question_count, true, p.kept_at, p.version
            from prepared_questions p join units u on u.code = p.unit_code where p.unit_code = {sql.Value(authority)} order by p.name
            """), Item);
        await read.RunAsync(cancel);
        return known.Count == 0 ? Refusal.OutOfScope("UnitNotFound").With("unit", authority) : new Page<PreparedQuestionsItem>(items, null);
    }

    /// <summary>What is offered to who drafts a request: what is meant for its cause first, the own authority's before those of the ones above.</summary>
    public async Task<Page<PreparedQuestionsItem>> OfferedAsync(Actor actor, string? cause, CancellationToken cancel)
    {
        var sql = new Sql();
        var (units, said) = (sql.Value(actor.ActingPath.Codes().Select(code => code.ToString()).ToArray()), sql.Value(cause ?? ""));
        return new Page<PreparedQuestionsItem>(await door.For(actor).AllAsync(sql.InBatch(
            $"""
            select p.id, p.unit_code, u.name, p.name, p.cause, p.question_count, p.fits, p.kept_at, p.version
            from (select p.*, exists (select from regexp_split_to_table(p.cause, '{Between}') word
                where word <> '' and position(lower(word) in lower({said})) > 0) as fits
              from prepared_questions p where p.unit_code = any({units})) p
            join units u on u.code = p.unit_code order by p.fits desc, length(u.path) desc, p.name
            """), Item, cancel), null);
    }

    /// <summary>What a set asks is read when it is opened: all of a list together may ask tens of megabytes.</summary>
    public async Task<Result<PreparedQuestionsDetail>> GetAsync(string typed, Guid id, CancellationToken cancel)
    {
        var code = UnitCode.OfTyped(typed);
        if (code.IsRefused) return code.Refusal;
        var sql = new Sql();
        var found = await door.ForSystem().AllAsync(sql.InBatch(
            $"""
            select p.id, p.unit_code, u.name, p.name, p.cause, p.questions, p.kept_at, p.version
            from prepared_questions p join units u on u.code = p.unit_code
            where p.id = {sql.Value(id)} and p.unit_code = {sql.Value(code.Value.ActsAs.ToString())}
            """), Detail, cancel);
        return found is [var prepared] ? prepared : Refusal.OutOfScope("PreparedQuestionsNotFound");
    }

    private static PreparedQuestionsDetail Detail(RowReader row) => new(
        row.Guid(), row.Unit(), row.Text(), row.Text(), row.Text(), row.Json<IReadOnlyList<Question>>(), row.Time(), row.Long());

    private static PreparedQuestionsItem Item(RowReader row) => new(
        row.Guid(), row.Unit(), row.Text(), row.Text(), row.Text(), row.Int(), row.Flag(), row.Time(), row.Long());
}
