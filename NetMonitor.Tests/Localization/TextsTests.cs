using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using NetMonitor.Console.Data;
using NetMonitor.Console.Data.Rows;
using NetMonitor.Console.Features.Alerts;
using NetMonitor.Console.Features.Approvals;
using NetMonitor.Console.Features.Assistance;
using NetMonitor.Console.Features.Incidents;
using NetMonitor.Console.Features.Regulation;
using NetMonitor.Console.Features.Units;
using NetMonitor.Console.Journal.Log;
using NetMonitor.Console.Features.Installation;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Notices;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Alerts;
using NetMonitor.Domain.Alerts.Detectors;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Evidence;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Journal;
using NetMonitor.Domain.Inspections;
using NetMonitor.Domain.Keys;
using NetMonitor.Domain.Regulation;
using NetMonitor.Domain.Supervision;
using NetMonitor.Domain.Support;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;
using NetMonitor.Tests.Support;
using Xunit;

namespace NetMonitor.Tests.Localization;

/// <summary>
/// Both languages say everything, with the same placeholders. A key is named in one of two ways: by a constant of its area, or by the name of
/// what it words, such as a state. Whatever can be named has its words, and no words are left over that nothing names.
/// </summary>
public sealed partial class TextsTests
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> s_sources = new(ReadSources);

    public static TheoryData<Type> Areas => new(typeof(ShellText).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(ShellText).Namespace && type.Name.EndsWith("Text", StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Areas))]
    public void EveryKey_IsInBothLanguages_AndNamedByAConstantOrByWhatItWords(Type area)
    {
        var keys = Constants(area).Concat(NamedByTheDomain(area)).Order(StringComparer.Ordinal).ToList();

        Assert.Equal(keys, Texts(area, "").Keys.Order(StringComparer.Ordinal));
        Assert.Equal(keys, Texts(area, ConsoleLocalization.Chinese).Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void EveryConstant_IsUsed(Type area)
    {
        var used = s_sources.Value.Where(file => !file.Key.EndsWith($"{area.Name}.cs", StringComparison.Ordinal))
            .SelectMany(file => Regex.Matches(file.Value, $@"\b{area.Name}\.(\w+)").Select(match => match.Groups[1].Value)).ToHashSet();

        Assert.DoesNotContain(Constants(area), constant => !used.Contains(constant));
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void EveryText_HasTheSamePlaceholders_InBothLanguages(Type area)
    {
        var chinese = Texts(area, ConsoleLocalization.Chinese);
        foreach (var (key, english) in Texts(area, ""))
            Assert.True(Placeholders(english).SetEquals(Placeholders(chinese[key])), $"{area.Name}.{key}: {english} / {chinese[key]}");
    }

    [Theory]
    [MemberData(nameof(Areas))]
    public void EveryChineseText_IsChinese(Type area)
    {
        // A text left in English is a translation forgotten.
        foreach (var (key, text) in Texts(area, ConsoleLocalization.Chinese))
            Assert.True(text.Any(c => c is >= '\u4e00' and <= '\u9fff') || text is "{0}，{1}" or "{0}：{1}" or "{0}{1}", $"{area.Name}.{key}: {text}");
    }

    private static IEnumerable<string> Constants(Type area) =>
        area.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => field.Name);

    /// <summary>Keys that the console builds from a name of the domain, so that no constant is needed for each.</summary>
    private static IEnumerable<string> NamedByTheDomain(Type area) => area.Name switch
    {
        nameof(SupervisionText) =>
        [
            .. Keys<AssignmentState>("State"), .. Keys<TaskState>("TaskState"), .. Keys<AssignmentStep>("Step"), .. Keys<TaskStep>("TaskStep"),
            .. Keys<WorkflowParty>("Party"), .. Keys<Priority>("Priority"), .. Keys<TaskKind>("TaskKind"), .. Keys<FeedbackType>("FieldType"),
            .. Keys<NoticeDoubt>("NoticeDoubt"),
            .. FeedbackForm.StandardFields.Select(field => $"Field_{field}"),
            .. Found("FeedbackForm.cs", FieldProblems()).Select(problem => $"Problem_{problem}"),
        ],
        nameof(UnitsText) =>
        [
            .. Keys<UnitLevel>("Level"), .. Keys<UnitKind>("Kind"), .. Keys<UnitKind>("Many"), .. Keys<UnitStatus>("UnitStatus"),
            .. Keys<LineOfBusiness>("Line"), .. Keys<Role>("Role"), .. Keys<Permission>("Permission"), .. Keys<Reach>("Reach"),
            .. Keys<UnitAct>("UnitAct"), .. Keys<UnitAct>("UnitAsk"), .. Keys<FilingState>("FilingState"),
        ],
        nameof(AccountsText) =>
        [
            .. Keys<AccountStatus>("AccountStatus"), .. Keys<AccountAct>("AccountAct"), .. Keys<AccountAct>("Ask"), .. Keys<FormState>("FormState"),
            .. Keys<FormPurpose>("FormPurpose"),
        ],
        nameof(QuestionsText) =>
        [
            .. Keys<QuestionType>("QuestionType"),
            .. Found("Question.cs", Whys()).Concat(Found("QuestionSet.cs", Whys())).Distinct().Select(why => $"Why_{why}"),
        ],
        nameof(AssistanceText) =>
        [
            .. Keys<AssistanceKind>("Kind"), .. Keys<AssistanceState>("State"), .. Keys<AssistanceStep>("Step"), .. Keys<AssistanceParty>("Party"),
            .. Keys<ReasonCode>("Reason"), .. Keys<HopAct>("Act"), .. Keys<PartState>("PartState"), .. Keys<AssistanceBox>("Box"),
            .. Keys<ReceiptKind>("Receipt"),
        ],
        nameof(AssistanceFiguresText) => Keys<AssistanceMeasure>("Measure"),
        nameof(EvidenceText) => [.. Keys<EvidenceMethod>("Method")],
        nameof(IncidentsText) =>
        [
            .. Keys<IncidentKind>("IncidentKind"), .. Keys<IncidentState>("IncidentState"), .. Keys<IncidentStep>("IncidentStep"), .. Keys<IncidentStep>("Ask"),
            .. Keys<IncidentParty>("IncidentParty"), .. Keys<LineKind>("LineKind"), .. Keys<LineMark>("LineMark"),
            .. Keys<LineVerdict>("LineVerdict"), .. Keys<CleaningAct>("CleaningAct"), .. Keys<CleaningAct>("AskCleaning"),
            .. Keys<IncidentClass>("IncidentClass"), .. Keys<IncidentGrade>("IncidentGrade"),
            .. Keys<OperatorKind>("OperatorKind"), .. Keys<GrantedPart>("GrantedPart"),
        ],
        nameof(AlertsText) =>
        [
            .. Keys<DetectorId>("Detector"), .. Keys<AlertSeverity>("AlertSeverity"), .. Keys<AlertState>("AlertState"),
            .. Keys<AlertResolution>("AlertResolution"), "AlertStep_Acknowledge", "AlertStep_Resolve", "AlertStep_Detach",
            .. Keys<DetectorId>("Watches"), .. Keys<TextDelivery>("TextDelivery"),
            .. AllDetectors.Table.SelectMany(detector => detector.Figures).Select(figure => $"Figure_{figure.Name}").Distinct(),
        ],
        nameof(InspectionsText) =>
        [
            .. Keys<FindingState>("FindingState"), .. FindingWorkflow.ByPeople.Select(step => $"FindingStep_{step}"),
            .. FindingWorkflow.Table.Rows.Select(row => row.By).Where(party => party != FindingParty.Inspection).Distinct()
                .Select(party => $"FindingParty_{party}"),
            .. Keys<InspectionRule>("Rule"), .. Found("RuleSql.cs", Facts()).Select(fact => $"Fact_{fact}"),
        ],
        nameof(SupportText) => [.. Keys<HelpState>("HelpState"), .. Keys<HelpStep>("HelpStep")],
        nameof(KeysText) =>
        [
            .. Keys<KeyState>("KeyState"), .. Keys<KeyEntry>("KeyEntry"), .. Keys<StockMovement>("StockMovement"), .. Keys<KeyAct>("KeyAct"),
            .. Keys<KeyAct>("Ask"), .. Keys<KeyApplicationState>("KeyApplicationState"), .. Keys<KeyApplicationState>("Next"),
        ],
        nameof(ApprovalsText) =>
        [
            .. Keys<ApprovalState>("ApprovalState"), .. Keys<ApprovalBox>("ApprovalBox"), .. ApprovalWords.Operations.Select(name => $"Operation_{name}"),
            .. ApprovalWords.Fields.Select(field => $"Field_{field}"),
        ],
        nameof(RegulationText) =>
            [.. Keys<SettingName>("SettingName"), .. Keys<SettingName>("Figure"), .. Keys<SettingVersionState>("SettingState")],
        nameof(AuthText) => Keys<SessionKind>("SessionKind"),
        nameof(SetupText) => Keys<FirstPost>("Post"),
        nameof(JournalText) =>
        [
            .. DomainEvent.ByVerb.Keys,
            .. Found(".cs", SubjectTypes()).Select(type => $"SubjectType_{type}"),
            .. Keys<LogFault>("Broken"),
        ],
        nameof(NoticesText) => [.. NoticeKinds.All.Keys, .. Keys<WaitingFor>("Waiting")],
        nameof(RefusalText) => Found("", Refusals()).SelectMany(code => new[] { code, $"{code}_Way" }),
        _ => [],
    };

    private static IEnumerable<string> Keys<TEnum>(string prefix) where TEnum : struct, Enum => Enum.GetNames<TEnum>().Select(name => $"{prefix}_{name}");

    /// <summary>What a pattern's groups caught in the sources, each once.</summary>
    private static IReadOnlyCollection<string> Found(string fileEnd, Regex pattern)
    {
        var found = s_sources.Value.Where(file => file.Key.EndsWith(fileEnd, StringComparison.Ordinal))
            .SelectMany(file => pattern.Matches(file.Value)).SelectMany(match => match.Groups["name"].Captures.Select(capture => capture.Value)).ToHashSet();
        Assert.NotEmpty(found);
        return found;
    }

    private static Dictionary<string, string> Texts(Type area, string culture)
    {
        var manager = new ResourceManager(area.FullName!, area.Assembly);
        var set = manager.GetResourceSet(culture.Length == 0 ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(culture), true, false);
        Assert.NotNull(set);
        return set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(match => match.Value)];

    private static Dictionary<string, string> ReadSources()
    {
        string[] made = [$"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", $"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}"];
        return new[] { "NetMonitor.Domain", "NetMonitor.Console" }
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Checkout.Root, project), "*", SearchOption.AllDirectories))
            .Where(path => Path.GetExtension(path) is ".cs" or ".razor" or ".js" && !made.Any(part => path.Contains(part, StringComparison.Ordinal)))
            .ToDictionary(path => path, File.ReadAllText);
    }

    [GeneratedRegex(@"\{[A-Za-z0-9]+\}")]
    private static partial Regex Placeholder();

    /// <summary>
    /// A code where a refusal is made of it: directly, by the password rule's own helper,
    /// as what a workflow refuses, as a page's query that says why it was refused, or
    /// from an answer that has no code.
    /// </summary>
    [GeneratedRegex("""
        (?:new\ Refusal|Refusal\.(?:Malformed|OutOfScope|NotYet|Forbidden|Conflict|Unprocessable)|Weak)\("(?<name>[A-Z][A-Za-z]+)"
        |new\("(?<name>[A-Z][A-Za-z]+)",\ RefusalKind
        |Workflow<[^>]*>\ Table\ \{\ get;\ \}\ =\ new\("(?<name>[A-Z][A-Za-z]+)"
        |[?]refused=(?<name>[A-Z][A-Za-z]+)
        |Refusal\.Conflict\(answer\.Code\ \?\?\ "(?<name>[A-Z][A-Za-z]+)"
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Refusals();

    /// <summary>Why a value does not fit its field, or a field the form.</summary>
    [GeneratedRegex("""[?:=] "(?<name>[A-Z][A-Za-z]+)"|Malformed\(field\.Name, "(?<name>[a-z]+)"\)""")]
    private static partial Regex FieldProblems();

    /// <summary>What a finding says of its subject.</summary>
    [GeneratedRegex("""'(?<name>[a-z]\w+)', """)]
    private static partial Regex Facts();

    /// <summary>Why a question or an answer does not fit.</summary>
    [GeneratedRegex("""[?:] "(?<name>[A-Z][A-Za-z]+)"|return Malformed\("(?<name>[A-Z][A-Za-z]+)"\)|[?:] Malformed\("(?<name>[A-Z][A-Za-z]+)"\)""")]
    private static partial Regex Whys();

    [GeneratedRegex(
        """Subject\("(?<name>\p{Lu}\w+)"|const string Of\w+ = "(?<name>\p{Lu}\w+)"|static Subject \w+(?:\([^)]*\))? => new\("(?<name>\p{Lu}\w+)",""")]
    private static partial Regex SubjectTypes();
}
