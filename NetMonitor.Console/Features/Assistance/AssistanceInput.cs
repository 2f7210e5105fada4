using System.Globalization;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>Who is asked, by codes as they were typed: looked up by the use case.</summary>
internal sealed record WantedUnit(UnitCode Code, string? Duty, bool Lead);

/// <summary>A request as it was read: what of it is malformed is known, its units are not looked up yet.</summary>
internal sealed record ReadRequest(AssistanceContent Content, IReadOnlyList<Guid> Evidence, IReadOnlyList<WantedUnit> Units, string? Shop);

/// <summary>Reads what an officer says of a request.</summary>
internal static class AssistanceInput
{
    private const int MaxEvidence = 100;
    private const int MaxShop = 64;

    public static Result<ReadRequest> Read(AssistanceCommand command, PartyNumbers numbers, IReadOnlyList<KeptParty> kept, DateTimeOffset now)
    {
        var today = WorkingCalendar.DayOf(now);
        if (AssistanceKinds.Find(command.Kind, today) is not { } terms) return Refusal.Malformed("AssistanceKindUnknown");
        var about = ReadCase(command.Case, numbers, kept, today);
        if (about.IsRefused) return about.Refusal;
        // A transfer hands a case over: there need be nothing to ask.
        var questions = terms.Kind == AssistanceKind.Transfer && command.Questions is not { Count: > 0 }
            ? new QuestionSet([])
            : QuestionSet.Of(command.Questions?.Select(question => question?.Asked ?? new AskedQuestion(null)).ToList());
        if (questions.IsRefused) return questions.Refusal;
        var units = ReadUnits(command, terms.Kind);
        if (units.IsRefused) return units.Refusal;
        var shop = command.Target?.ShopId;
        if (shop is not null && !PlainText.IsLine(shop, MaxShop)) return Refusal.Malformed("ShopMalformed");
        if (units.Value.Count == 0 && shop is null) return Refusal.Malformed("TargetRequired");
        var handOver = command.HandOver ?? [];
        if (handOver.Count > HandedOver.MaxPieces || handOver.Any(piece =>
                piece is null || !PlainText.IsLine(piece.Title, HandedOver.MaxTitle) || piece.Pages is < 1 or > HandedOver.MaxPages))
            return Refusal.Malformed("HandOverMalformed");
        Guid[] evidence = [.. (command.Evidence ?? []).Distinct()];
        if (evidence.Length > MaxEvidence) return Refusal.Malformed("TooMuchEvidence").With("max", $"{MaxEvidence}");
        return new ReadRequest(
            new AssistanceContent(terms.Kind, command.Urgency ?? Priority.Routine, about.Value, questions.Value.Questions, handOver), evidence, units.Value,
            shop);
    }

    /// <summary>What answers a step gives, by the numbers of their questions: <c>QuestionUnknown</c>. Whether they fit their questions say.</summary>
    public static Result<IReadOnlyList<TypedAnswer>> ReadAnswers(IReadOnlyList<AnswerCommand>? answers)
    {
        var read = new List<TypedAnswer>();
        foreach (var answer in answers ?? [])
        {
            if (answer is null || ReadQuestion(answer.QuestionId) is not { } question) return Refusal.Malformed("QuestionUnknown");
            read.Add(new TypedAnswer(question, answer.Text));
        }

        return read;
    }

    /// <summary>The number of a question by its id; null for what is none.</summary>
    public static int? ReadQuestion(string? id) =>
        int.TryParse(Typed.Fold(id ?? ""), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= QuestionSet.Most + 1
            ? number
            : null;

    private static Result<AssistanceCase> ReadCase(CaseCommand? command, PartyNumbers numbers, IReadOnlyList<KeptParty> earlier, DateOnly today)
    {
        if (!PlainText.IsLine(command?.Number, AssistanceCase.MaxNumber)) return Refusal.Malformed("CaseNumberMalformed");
        if (!PlainText.IsLine(command!.Cause, AssistanceCase.MaxCause)) return Refusal.Malformed("CauseMalformed");
        if (command.FiledOn > today) return Refusal.Malformed("FiledInFuture");
        var parties = command.Parties ?? [];
        if (parties.Count > AssistanceCase.MaxParties) return Refusal.Malformed("TooManyParties").With("max", $"{AssistanceCase.MaxParties}");
        var kept = new List<KeptParty>();
        foreach (var typed in parties)
        {
            // Whoever changes a draft sees its numbers masked: one that comes back so is the one that was there.
            var same = earlier.FirstOrDefault(known => known.IdNumber is not null && known.IdNumber == typed?.IdNumber && known.Name == typed.Name);
            var party = Party.OfTyped(typed?.Name, typed?.CreditCode, same is null ? typed?.IdNumber : null, today, kept.Count + 1);
            if (party.IsRefused) return party.Refusal;
            if (same is not null)
            {
                kept.Add(same with { CreditCode = party.Value.CreditCode?.ToString() });
                continue;
            }

            var id = party.Value.IdNumber;
            kept.Add(new KeptParty(
                party.Value.Name, party.Value.CreditCode?.ToString(), id is { } shown ? CitizenNumber.Masked(shown.ToString()) : null,
                id is { } secret ? numbers.Seal(secret) : null));
        }

        return new AssistanceCase(command.Number!.Trim(), command.Cause!.Trim(), command.FiledOn, kept);
    }

    private static Result<IReadOnlyList<WantedUnit>> ReadUnits(AssistanceCommand command, AssistanceKind kind)
    {
        var read = new List<WantedUnit>();
        if ((command.Target?.UnitCode is null && command.Target?.ShopId is null ? 0 : 1) + (command.Targets is { Count: > 0 } ? 1 : 0) > 1
            || command.Target is { UnitCode: not null, ShopId: not null })
            return Refusal.Malformed("TargetOrTargets");
        if (command.Participants is { Count: > 0 } && kind != AssistanceKind.JointHandling) return Refusal.Malformed("ParticipantsNotHere");
        if ((command.Targets?.Count ?? 0) + (command.Participants?.Count ?? 0) > AssistanceRequest.MaxLegs)
            return Refusal.Malformed("TooManyTargets").With("max", $"{AssistanceRequest.MaxLegs}");
        foreach (var text in command.Target?.UnitCode is { } one ? [one] : command.Targets ?? [])
        {
            var code = UnitCode.OfTyped(text);
            if (code.IsRefused) return code.Refusal;
            // A unit that is named twice is asked once; a center in its authority's name.
            if (read.All(unit => unit.Code != code.Value.ActsAs)) read.Add(new WantedUnit(code.Value.ActsAs, null, Lead: false));
        }

        foreach (var participant in command.Participants ?? [])
        {
            var code = UnitCode.OfTyped(participant?.UnitCode);
            if (code.IsRefused) return code.Refusal;
            var duty = participant!.Duty;
            if (duty is not null && !PlainText.IsSaid(duty, AskedUnit.MaxDuty)) return Refusal.Malformed("DutyMalformed");
            var wanted = new WantedUnit(code.Value.ActsAs, duty, participant.Lead == true);
            var named = read.FindIndex(unit => unit.Code == wanted.Code);
            if (named < 0) read.Add(wanted);
            else if (read[named] is { Duty: null, Lead: false }) read[named] = wanted;
            else return Refusal.Malformed("ParticipantTwice").With("unit", wanted.Code.ToString());
        }

        if (read.Count > AssistanceRequest.MaxLegs) return Refusal.Malformed("TooManyTargets").With("max", $"{AssistanceRequest.MaxLegs}");
        if (read.Count > 0 && command.Target?.ShopId is not null) return Refusal.Malformed("TargetOrTargets");
        if (kind != AssistanceKind.JointHandling || read.Count == 0) return read;
        var leads = read.Count(unit => unit.Lead);
        if (leads > 1) return Refusal.Malformed("OneLead");
        // The unit that is asked leads where nobody is said to.
        if (leads == 0) read[0] = read[0] with { Lead = true };
        return read;
    }
}
