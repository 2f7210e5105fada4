using NetMonitor.Console.Data;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>
/// A registration form as its readers see it: leaders see the ID and mobile numbers without their middles (R7.1). On paper where the receiving side entered
/// it, with the reason of an exception that lets the person hold a second account (R9.2), and when what it asks for was done. Whether the reader is of the
/// side that receives it.
/// </summary>
public sealed record FormItem(
    string Number, UnitCode UnitCode, string UnitName, FormContent Content, string? UserName, bool OnPaper, FormState State, string SubmittedBy,
    DateTimeOffset SubmittedAt, string? RegisteredBy, DateTimeOffset? RegisteredAt, string? Exception, DateTimeOffset? UsedAt, bool Receives, long Version)
{
    /// <summary>Over rows <c>f</c> of forms and <c>u</c> of units.</summary>
    internal const string Columns =
        """
        f.number, f.unit_code, u.name, f.content, f.user_name, f.on_paper, f.state, f.submitted_by, f.submitted_at, f.registered_by, f.registered_at,
        f.exception, f.used_at, f.unit_path, f.version
        """;

    internal static FormItem Read(RowReader row, Actor reader)
    {
        var form = new FormItem(
            row.Text(), row.Unit(), row.Text(), row.Json<FormContent>(), row.TextOrNull(), row.Flag(), row.Named<FormState>(), row.Text(), row.Time(),
            row.TextOrNull(), row.TimeOrNull(), row.TextOrNull(), row.TimeOrNull(), SubmitForm.Receives(reader, UnitPath.Parse(row.Text())), row.Long());
        return reader.May(Permission.SubmitForms)
            ? form
            : form with
            {
                Content = form.Content with { IdNumber = Masked.IdNumber(form.Content.IdNumber), Mobile = Masked.Mobile(form.Content.Mobile) },
            };
    }
}

/// <summary>Registration forms: of the own unit, of the units whose administrators one manages, and for leaders of all at or below theirs.</summary>
public sealed class FormQueries(ReadDoor door)
{
    private static readonly Keyset<FormItem> s_newestFirst = new(
        descending: true, Keyset.Time<FormItem>("f.submitted_at", form => form.SubmittedAt), Keyset.Text<FormItem>("f.number", form => form.Number));

    public async Task<Result<Page<FormItem>>> ListAsync(Actor actor, FormState? state, UnitCode? unit, PageRequest page, CancellationToken cancel)
    {
        var sql = new Sql();
        var behind = s_newestFirst.Behind(sql, page);
        if (behind.IsRefused) return behind.Refusal;
        sql.Where(behind.Value).Where(Scopes.Forms(sql, actor, "f"));
        if (state is { } known) sql.Where($"f.state = {sql.Value(known.ToString())}");
        if (unit is { } of) sql.Where($"f.unit_code = {sql.Value(of.ToString())}");
        var forms = await door.For(actor).AllAsync(
            sql.InBatch(
                $"""
                select {FormItem.Columns} from registration_forms f join units u on u.code = f.unit_code
                where {sql.Conditions} {s_newestFirst.Tail(page)}
                """),
            row => FormItem.Read(row, actor), cancel);
        return s_newestFirst.Cut(forms, page, form => form);
    }

    public async Task<Result<FormItem>> GetAsync(Actor actor, string number, CancellationToken cancel)
    {
        var sql = new Sql();
        var find = sql.InBatch(
            $"""
            select {FormItem.Columns} from registration_forms f join units u on u.code = f.unit_code
            where f.number = {sql.Value(Typed.Code(number))} and {Scopes.Forms(sql, actor, "f")}
            """);
        return await door.For(actor).FirstAsync(find, row => FormItem.Read(row, actor), cancel) is { } form
            ? form
            : Refusal.OutOfScope("FormNotFound", "R9.3");
    }
}
