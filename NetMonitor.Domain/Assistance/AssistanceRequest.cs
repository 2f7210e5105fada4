using System.Text;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;

namespace NetMonitor.Domain.Assistance;

/// <summary>A party as it is kept: of a citizen's number what everybody may see, and the rest encrypted.</summary>
/// <param name="IdNumber">Masked.</param>
/// <param name="SealedId">Encrypted; null where there is none.</param>
public sealed record KeptParty(string Name, string? CreditCode, string? IdNumber, byte[]? SealedId);

/// <summary>The case for which assistance is asked.</summary>
/// <param name="Number">The requesting unit's own.</param>
/// <param name="FiledOn">The unit that filed it first has jurisdiction.</param>
public sealed record AssistanceCase(string Number, string Cause, DateOnly? FiledOn, IReadOnlyList<KeptParty> Parties)
{
    public const int MaxNumber = 100;
    public const int MaxCause = 500;
    public const int MaxParties = 50;

    /// <summary>
    /// A case's number as it is compared: 〔2026〕108, [2026] 108 and （２０２６）108 are one. What sets its parts apart is a hyphen, blanks are nothing.
    /// </summary>
    public static string Key(string number)
    {
        var key = new StringBuilder();
        foreach (var c in Typed.Fold(number).ToUpperInvariant().Where(c => !char.IsWhiteSpace(c)))
            if (char.IsLetterOrDigit(c)) key.Append(c);
            else if (key.Length > 0 && key[^1] != '-') key.Append('-');
        // Nothing but signs is no number that others could be taken for.
        return key.ToString().TrimEnd('-') is { Length: > 0 } said ? said : number;
    }
}

/// <summary>A piece of the file that is handed over with a transfer.</summary>
public sealed record HandedOver(string Title, int Pages)
{
    public const int MaxTitle = 200;
    public const int MaxPages = 100_000;
    public const int MaxPieces = 500;
}

/// <summary>A unit that is asked.</summary>
/// <param name="Duty">What falls to it in a joint handling.</param>
public sealed record AskedUnit(UnitPath Path, string? Duty = null, bool Lead = false)
{
    public const int MaxDuty = 500;
}

/// <summary>What is asked, in which case.</summary>
public sealed record AssistanceContent(
    AssistanceKind Kind, Priority Urgency, AssistanceCase Case, IReadOnlyList<Question> Questions, IReadOnlyList<HandedOver> HandOver);

/// <summary>A request for assistance to one or more units of other authorities, number <c>A…</c>. What happens to it happens to its legs.</summary>
public sealed class AssistanceRequest
{
    /// <summary>Units that one request may go to.</summary>
    public const int MaxLegs = 200;

    public const int MaxReason = 1000;
    public const int MaxText = 5000;

    private AssistanceRequest()
    {
    }

    public AssistanceRequest(string number, UnitPath requester, string by, AssistanceContent content, DateTimeOffset now)
    {
        (Number, RequesterCode, RequesterPath) = (number, requester.Leaf, requester.ToString());
        (DraftedBy, CreatedAt) = (by, now);
        Set(content, now);
    }

    public string Number { get; private set; } = "";
    public UnitCode RequesterCode { get; private set; }
    public string RequesterPath { get; private set; } = "";

    /// <summary>The user name of the officer who drafted it.</summary>
    public string DraftedBy { get; private set; } = "";

    public AssistanceKind Kind { get; private set; }
    public Priority Urgency { get; private set; }

    /// <summary>The case's number, beside it in <see cref="Case"/>, for lists.</summary>
    public string CaseNumber { get; private set; } = "";

    /// <summary>The same as it is compared: who was transferred a case is found by it.</summary>
    public string CaseKey { get; private set; } = "";

    public AssistanceCase Case { get; private set; } = new("", "", null, []);
    public IReadOnlyList<Question> Questions { get; private set; } = [];
    public IReadOnlyList<HandedOver> HandOver { get; private set; } = [];

    /// <summary>Of its legs the one that is least far, ends counting last.</summary>
    public AssistanceState State { get; private set; }

    /// <summary>How many units it goes to.</summary>
    public int Legs { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it left the requesting unit first.</summary>
    public DateTimeOffset? SentAt { get; private set; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Counts its changes, and those of its legs, from 1: the ETag, and the order of its journal entries.</summary>
    public long Version { get; private set; }

    public UnitPath Requester => UnitPath.Parse(RequesterPath);

    /// <summary>What it asks of a leg: its own questions, and one more where that leg was asked again.</summary>
    public QuestionSet QuestionsOf(AssistanceLeg leg) => QuestionsOf(Questions, leg.Exchanges);

    /// <summary>The same of a request and a leg that are not at hand.</summary>
    public static QuestionSet QuestionsOf(IReadOnlyList<Question> questions, IReadOnlyList<Exchange> exchanges) => new(
    [
        .. questions,
        .. exchanges.Where(said => said.Step == AssistanceStep.AskAgain).Select(said => new Question(questions.Count + 1, said.Text)),
    ]);

    /// <summary>Other words, before anything of it has been sent or while all of it was returned: the legs say whether they may change.</summary>
    public void Edit(AssistanceContent content, DateTimeOffset now) => Set(content, now);

    /// <summary>Something happened to legs, and to parts of them: the version that they stand in now.</summary>
    public void Stepped(
        IReadOnlyCollection<AssistanceLeg> all, IEnumerable<AssistanceLeg> changed, IEnumerable<AssistancePart> parts, DateTimeOffset now)
    {
        UpdatedAt = now;
        Version++;
        Legs = all.Count;
        State = Summary([.. all.Select(leg => leg.State)]);
        if (SentAt is null && all.Any(leg => leg.State is not (AssistanceState.Draft or AssistanceState.UnitReview))) SentAt = now;
        foreach (var leg in changed) leg.Stamp(Version);
        foreach (var part in parts) part.Stamp(Version);
    }

    /// <summary>Of several states the least far one that is no end, and of ends the first in the order of the enum.</summary>
    public static AssistanceState Summary(IReadOnlyList<AssistanceState> states)
    {
        var open = states.Where(AssistanceWorkflow.Open.Contains).ToList();
        return (open.Count > 0 ? open : states).Min();
    }

    private void Set(AssistanceContent content, DateTimeOffset now)
    {
        (Kind, Urgency, Case, Questions) = (content.Kind, content.Urgency, content.Case, content.Questions);
        (HandOver, CaseNumber, CaseKey, UpdatedAt) = (content.HandOver, content.Case.Number, AssistanceCase.Key(content.Case.Number), now);
    }
}
