using System.Text.Json;
using System.Text.Json.Serialization;
using NetMonitor.Console.Data;
using NetMonitor.Console.Features.Assistance.Questions;
using NetMonitor.Console.Reads;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Supervision;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>A party as it is typed.</summary>
public sealed class PartyDraft
{
    public string Name { get; set; } = "";
    public string CreditCode { get; set; } = "";
    public string IdNumber { get; set; } = "";

    public bool IsEmpty() => string.IsNullOrWhiteSpace(Name) && string.IsNullOrWhiteSpace(CreditCode) && string.IsNullOrWhiteSpace(IdNumber);
}

/// <summary>A piece of the file under construction.</summary>
public sealed class PieceDraft
{
    public string Title { get; set; } = "";
    public int? Pages { get; set; }
}

/// <summary>A unit that is to be asked, and what falls to it in a joint handling.</summary>
public sealed class TargetDraft
{
    public NamedUnit Unit { get; set; } = default!;
    public string Duty { get; set; } = "";
    public bool Lead { get; set; }
}

/// <summary>A request as far as it has been written, complete or not.</summary>
public sealed class AssistanceDraft
{
    public AssistanceKind Kind { get; set; }
    public Priority Urgency { get; set; }
    public string CaseNumber { get; set; } = "";
    public string Cause { get; set; } = "";
    public DateOnly? FiledOn { get; set; }
    public List<PartyDraft> Parties { get; init; } = [];
    public List<QuestionDraft> Questions { get; init; } = [];
    public List<TargetDraft> Targets { get; init; } = [];

    /// <summary>Whoever has jurisdiction over the shop: the common superior says whom it is asked of.</summary>
    public bool ByJurisdiction { get; set; }
    public string Shop { get; set; } = "";
    public List<PieceDraft> HandOver { get; init; } = [];
    public List<Guid> Evidence { get; init; } = [];

    /// <summary>
    /// As it is kept while it is typed: people's numbers are encrypted there too, and credit codes, as a person's number may stand there by mistake.
    /// </summary>
    public string ToJson(SealedText numbers)
    {
        var sealing = JsonSerializer.Deserialize<AssistanceDraft>(JsonSerializer.Serialize(this, AnswerJson.Options), AnswerJson.Options)!;
        foreach (var party in sealing.Parties) (party.IdNumber, party.CreditCode) = (Sealed(party.IdNumber), Sealed(party.CreditCode));
        return JsonSerializer.Serialize(sealing, AnswerJson.Options);

        string Sealed(string text) => text.Length == 0 ? "" : Convert.ToBase64String(numbers.Seal(text));
    }

    public static AssistanceDraft FromJson(string json, SealedText numbers)
    {
        var draft = JsonSerializer.Deserialize<AssistanceDraft>(json, AnswerJson.Options)!;
        foreach (var party in draft.Parties) (party.IdNumber, party.CreditCode) = (Opened(party.IdNumber), Opened(party.CreditCode));
        return draft;

        string Opened(string text) => text.Length == 0 ? "" : numbers.Open(Convert.FromBase64String(text));
    }

    /// <summary>A request that was saved. People's numbers come back masked: such a one stands for what is on record.</summary>
    public static AssistanceDraft Of(AssistanceDetail request, IReadOnlyList<NamedUnit> units) => new()
    {
        Kind = request.Kind, Urgency = request.Urgency, CaseNumber = request.Case.Number, Cause = request.Case.Cause, FiledOn = request.Case.FiledOn,
        Parties = [.. request.Case.Parties.Select(party => new PartyDraft
        {
            Name = party.Name, CreditCode = party.CreditCode ?? "", IdNumber = party.IdNumber ?? "",
        })],
        Questions = [.. request.Questions.Select(asked => new QuestionDraft
        {
            Text = asked.Text, Type = asked.Type, Required = asked.Required, Options = string.Join('\n', asked.Options ?? []),
        })],
        ByJurisdiction = request.Legs.Any(leg => leg.Shop is not null), Shop = request.Legs.Select(leg => leg.Shop).FirstOrDefault() ?? "",
        Targets = [.. request.Legs.Where(leg => leg.Shop is null).Select(leg => new TargetDraft
        {
            Unit = units.FirstOrDefault(unit => unit.Code == leg.UnitCode) ?? new NamedUnit(leg.UnitCode, leg.UnitName), Duty = leg.Duty ?? "", Lead = leg.Lead,
        })],
        HandOver = [.. request.HandOver.Select(piece => new PieceDraft { Title = piece.Title, Pages = piece.Pages })],
        Evidence = [.. request.Evidence.Where(used => used.Part.Length == 0).Select(used => used.Item.Id)],
    };

    [JsonIgnore]
    private bool IsJoint => Kind == AssistanceKind.JointHandling;

    /// <summary>What the use cases read.</summary>
    public AssistanceCommand ToCommand() => new(
        Kind.ToString(),
        new CaseCommand(CaseNumber, Cause, FiledOn, [.. Parties.Where(party => !party.IsEmpty()).Select(party => new PartyCommand(
            party.Name, Said(party.CreditCode), Said(party.IdNumber)))]))
    {
        Urgency = Urgency,
        Questions = [.. Questions.Select(question => question.ToInput())],
        Target = ByJurisdiction ? new TargetCommand(ShopId: Shop) : null,
        Targets = ByJurisdiction || IsJoint ? null : [.. Targets.Select(target => target.Unit.Code.ToString())],
        Participants = ByJurisdiction || !IsJoint
            ? null : [.. Targets.Select(target => new ParticipantCommand(target.Unit.Code.ToString(), Said(target.Duty), target.Lead))],
        HandOver = Kind == AssistanceKind.Transfer ? [.. HandOver.Select(piece => new HandedOver(piece.Title, piece.Pages ?? 0))] : null,
        Evidence = Evidence,
    };

    private static string? Said(string text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
