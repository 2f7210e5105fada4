using NetMonitor.Console.Reads;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Supervision.Progress;

/// <summary>What of a task its figures need: where it comes from, and the fields that are summed.</summary>
internal sealed record CountedTask(string Number, UnitPath Issuer, IReadOnlyList<string> Summed, string? PassedOnFrom)
{
    /// <summary>Over a row <c>t</c> of tasks.</summary>
    public const string Columns = "t.number, t.issuer_path, t.form, t.parent_task";

    public UnitPath Top => SupervisionRules.TopOfRecipients(Issuer);

    public static CountedTask Read(RowReader row) => new(
        row.Text(), row.Path(), [.. row.Json<FeedbackForm>().Fields.Where(field => field.IsSummed).Select(field => field.Name)], row.TextOrNull());
}
