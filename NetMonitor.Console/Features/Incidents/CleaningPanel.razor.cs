using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

/// <summary>What can be done with lines that are to be cleaned.</summary>
public enum CleaningAct
{
    Void,
    Stage,
    Stand,

    /// <summary>All that others built and nobody has decided.</summary>
    BuiltStand,
    Publish,
    Lift,
}

public sealed partial class CleaningPanel
{
    private readonly Leaving _gone = new();
    private readonly HashSet<long> _chosen = [];
    private readonly Dictionary<long, VoidPreview> _previews = [];
    private KeysetRows<CleaningLine> _rows = default!;
    private LeanTable<CleaningLine>? _table;
    private CleaningCounts? _shown;
    private CleaningAct? _act;
    private bool _undecided;
    private Refusal? _refusal;
    private bool _busy;

    [Inject] public IncidentQueries Queries { get; set; } = default!;
    [Inject] public VoidLines UseCase { get; set; } = default!;
    [Parameter, EditorRequired] public IncidentDetail Detail { get; set; } = default!;
    [Parameter, EditorRequired] public CleaningCounts Counts { get; set; } = default!;
    [Parameter, EditorRequired] public Actor Reader { get; set; } = default!;

    /// <summary>How the page calls a use case, on the version that it shows.</summary>
    [Parameter, EditorRequired] public Call Acting { get; set; } = default!;

    /// <summary>Something was decided: the page reads again.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    private IReadOnlyList<CleaningAct> Acts =>
    [
        .. Detail.Cleans ? [CleaningAct.Void, CleaningAct.Stage, CleaningAct.Stand, CleaningAct.BuiltStand, CleaningAct.Publish] : (CleaningAct[])[],
        .. Detail is { Handles: true, State: not IncidentState.Closed } && Counts.Voided > 0 ? [CleaningAct.Lift] : (CleaningAct[])[],
    ];

    public void Dispose() => _gone.Dispose();

    protected override void OnInitialized() => _rows = new KeysetRows<CleaningLine>(async (page, cancel) =>
        (await Queries.CleaningAsync(Reader, Detail.Number, _undecided, page, cancel)).Map(list => list.Lines));

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Counts) return;
        _shown = Counts;
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    private static bool OfChosen(CleaningAct act) => act is not (CleaningAct.BuiltStand or CleaningAct.Publish);

    private bool IsPossible(CleaningAct act) => act switch
    {
        CleaningAct.BuiltStand => Counts.Built > 0,
        CleaningAct.Publish => Counts.Staged > 0,
        _ => _chosen.Count > 0,
    };

    private async Task OnlyUndecidedAsync(bool only)
    {
        _undecided = only;
        _chosen.Clear();
        _rows.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }

    private void Choose(long line, bool chosen)
    {
        if (chosen) _chosen.Add(line);
        else _chosen.Remove(line);
    }

    private void Begin(CleaningAct act) => (_act, _refusal) = (act, null);

    private void Cancel() => (_act, _refusal) = (null, null);

    /// <summary>What is seen here is what the call rests on: whoever changes it meanwhile refuses the whole call.</summary>
    private async Task PreviewAsync()
    {
        var previews = await UseCase.PreviewAsync(Reader, Detail.Number, new VoidPreviewCommand([.. _chosen.Take(VoidLines.Most)]), _gone.Token);
        _refusal = previews.Refusal;
        if (previews.IsRefused) return;
        foreach (var preview in previews.Value) _previews[preview.Line] = preview;
        if (_table is not null) await _table.RefreshAsync();
    }

    private async Task TakeAsync(ReasonDialog.Answer answer)
    {
        if (_busy || _act is not { } act) return;
        _busy = true;
        try
        {
            _refusal = (await SendAsync(act, IncidentEntries.Said(answer.Text ?? ""))).Refusal;
            if (_refusal is not null) return;
            _act = null;
            _chosen.Clear();
            _previews.Clear();
        }
        finally
        {
            _busy = false;
        }

        await OnChanged.InvokeAsync();
    }

    private Task<Result<VoidAnswer>> SendAsync(CleaningAct act, string? said)
    {
        long[] lines = [.. _chosen.Take(VoidLines.Most)];
        return act switch
        {
            CleaningAct.Publish => UseCase.PublishAsync(Reader, Detail.Number, Acting, _gone.Token),
            CleaningAct.Lift => UseCase.LiftAsync(Reader, Detail.Number, new LiftCommand(lines, said), Acting, _gone.Token),
            CleaningAct.BuiltStand => UseCase.VoidAsync(
                Reader, Detail.Number, new VoidCommand(LineVerdict.Stands) { Built = true, Ground = said }, Acting, _gone.Token),
            _ => UseCase.VoidAsync(Reader, Detail.Number, new VoidCommand(act == CleaningAct.Stand ? LineVerdict.Stands : LineVerdict.Void)
            {
                Lines = lines, Ground = said, Stage = act == CleaningAct.Stage,
                Versions = _previews.Values.Where(preview => preview.Version > 0).ToDictionary(preview => $"{preview.Line}", preview => preview.Version),
            }, Acting, _gone.Token),
        };
    }

    private string VerdictOf(CleaningLine line) => line switch
    {
        { Verdict: null } => T[IncidentsText.Undecided],
        { Staged: true } => T[IncidentsText.StagedLine],
        { LiftedAt: not null } => T[IncidentsText.LiftedLine],
        _ => IncidentWords.Of(line.Verdict.Value),
    };

    private static Tone ToneOf(CleaningLine line) => line switch
    {
        { Verdict: null } => Tone.Warn,
        { Staged: true } => Tone.Waiting,
        { Verdict: LineVerdict.Void, LiftedAt: null } => Tone.Bad,
        _ => Tone.Good,
    };

    /// <summary>What was decided and why; before that, what taking it back would come to.</summary>
    private string Explained(CleaningLine line) =>
        line.LiftedBecause ?? (line.UndoneBy is { } verb ? T[IncidentsText.UndoneBy, JournalWords.Verb(verb)].Value : line.Ground)
        ?? (_previews.GetValueOrDefault(line.Id) is not { } preview ? ""
            : preview.Refusal is { } refusal ? RefusalWords.Of(refusal)
            : preview.By is { } by ? T[IncidentsText.WouldUndo, JournalWords.Verb(by)].Value
            : T[IncidentsText.NothingToUndo].Value);
}
