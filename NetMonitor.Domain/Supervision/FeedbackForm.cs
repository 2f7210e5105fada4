using NetMonitor.Domain.Shared;

namespace NetMonitor.Domain.Supervision;

/// <summary>What a feedback field holds. Integers and money are summed up the tree.</summary>
public enum FeedbackType
{
    Integer,
    Money,
    Text,
    Choice,
}

/// <summary>One named field of a feedback form.</summary>
/// <param name="Name">1–64 characters, unique in its form.</param>
/// <param name="Options">For a choice: 1–50 options; else null.</param>
public sealed record FeedbackField(string Name, FeedbackType Type, bool Required, IReadOnlyList<string>? Options = null)
{
    /// <summary>What is summed up the tree.</summary>
    public static readonly IReadOnlyList<FeedbackType> Summed = [FeedbackType.Integer, FeedbackType.Money];

    public bool IsSummed => Summed.Contains(Type);
}

/// <summary>A value as it stands in a form: a number (integer, money in yuan) or a text (text, choice).</summary>
public readonly record struct FeedbackValue(decimal? Number, string? Text)
{
    public static FeedbackValue Of(decimal number) => new(number, null);

    public static FeedbackValue Of(string text) => new(null, text);
}

/// <summary>The form that every assigned unit of a task fills in.</summary>
public sealed record FeedbackForm(IReadOnlyList<FeedbackField> Fields)
{
    /// <summary>Fields of one form; more than a person fills in.</summary>
    public const int MaxFields = 50;

    /// <summary>Numbers lie within ± this, so that 41,352 of them still sum without loss.</summary>
    public const decimal MaxNumber = 1_000_000_000_000m;

    /// <summary>Characters of a text value.</summary>
    public const int MaxText = 2000;

    /// <summary>The national standard fields: every campaign's results can be compared by them.</summary>
    public static IReadOnlyList<string> StandardFields { get; } =
    [
        "shopsCheckedOnline", "shopsCheckedOnSite", "linksRemoved", "rectificationsOrdered", "casesFiled", "transferredToPolice",
    ];

    /// <summary>Refused with <c>FeedbackFormMalformed</c> where a form can't be filled in or summed.</summary>
    public static Result<FeedbackForm> Create(IReadOnlyList<FeedbackField> fields)
    {
        if (fields.Count > MaxFields) return Malformed("fields", $"at most {MaxFields}");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            if (!PlainText.IsLine(field.Name, 64)) return Malformed("name", "1–64 characters");
            if (!names.Add(field.Name)) return Malformed(field.Name, "twice");
            if (!Enum.IsDefined(field.Type)) return Malformed(field.Name, "type");
            if (field.Type == FeedbackType.Choice && !HasGoodOptions(field.Options)) return Malformed(field.Name, "options");
            if (field.Type != FeedbackType.Choice && field.Options is { Count: > 0 }) return Malformed(field.Name, "options");
        }

        return new FeedbackForm(fields);
    }

    /// <summary>
    /// Checks values against the form. Refused with <c>FeedbackDoesNotFit</c>, which names every field that does not
    /// fit and why (<c>Unknown, Required, NotANumber, NotWhole, TooPrecise, OutOfRange, NotText, TooLong, NotAnOption</c>).
    /// </summary>
    public Result<IReadOnlyDictionary<string, FeedbackValue>> Check(IReadOnlyDictionary<string, FeedbackValue> values)
    {
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in values.Keys)
            if (Fields.All(field => field.Name != name)) wrong[name] = "Unknown";
        // Null is no answer, as if the field had been left out.
        var given = values.Where(value => value.Value != default).ToDictionary();
        foreach (var field in Fields)
        {
            var problem = given.TryGetValue(field.Name, out var value) ? ProblemOf(field, value) : field.Required ? "Required" : null;
            if (problem is not null) wrong[field.Name] = problem;
        }

        return wrong.Count == 0
            ? Result.Of<IReadOnlyDictionary<string, FeedbackValue>>(given)
            : new Refusal("FeedbackDoesNotFit", RefusalKind.Malformed) { Details = wrong };
    }

    private static string? ProblemOf(FeedbackField field, FeedbackValue value) => field.Type switch
    {
        FeedbackType.Integer or FeedbackType.Money => value.Number is not { } number ? "NotANumber"
            : number is < 0 or > MaxNumber ? "OutOfRange"
            : field.Type == FeedbackType.Integer && number != decimal.Truncate(number) ? "NotWhole"
            : number != decimal.Round(number, 2) ? "TooPrecise"
            : null,
        FeedbackType.Choice => value.Text is null ? "NotText" : field.Options!.Contains(value.Text) ? null : "NotAnOption",
        _ => value.Text is null ? "NotText"
            : value.Text.Length > MaxText ? "TooLong"
            : !PlainText.IsText(value.Text, MaxText) ? "NotText"
            : field.Required && PlainText.IsBlank(value.Text) ? "Required"
            : null,
    };

    private static bool HasGoodOptions(IReadOnlyList<string>? options) =>
        options is { Count: > 0 and <= 50 }
        && options.All(option => PlainText.IsLine(option, 64))
        && options.Distinct(StringComparer.Ordinal).Count() == options.Count;

    private static Refusal Malformed(string field, string why) =>
        new("FeedbackFormMalformed", RefusalKind.Malformed) { Details = new Dictionary<string, string> { [field] = why } };
}
