using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Commands;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Incidents;
using NetMonitor.Domain.Shared;

namespace NetMonitor.Console.Features.Incidents;

public sealed partial class WindowPanel
{
    private static readonly LineMark[] s_marks = [LineMark.Foreign, LineMark.Own, LineMark.Struck];

    /// <summary>What of an entry's data says at once what it is about: a network, whose data, how many rows.</summary>
    private static readonly string[] s_saying = ["network", "to", "device", "title", "name", "rows", "party", "purpose", "operation", "code", "reason"];

    private readonly Leaving _gone = new();
    private readonly HashSet<long> _chosen = [];
    private KeysetRows<AnalysisLine> _rows = default!;
    private LeanTable<AnalysisLine>? _table;
    private AnalysisProposal? _shown;
    private LineKind? _kind;
    private bool _unmarked;
    private string _reason = "";
    private string _added = "";
    private Refusal? _refusal;
    private bool _busy;

    [Parameter, EditorRequired] public IncidentDetail Detail { get; set; } = default!;
    [Parameter, EditorRequired] public AnalysisProposal Proposal { get; set; } = default!;
    [Parameter, EditorRequired] public Actor Reader { get; set; } = default!;

    /// <summary>How the page calls a use case, on the version that it shows.</summary>
    [Parameter, EditorRequired] public Call Acting { get; set; } = default!;

    /// <summary>Something was marked: the page reads again.</summary>
    [Parameter] public EventCallback OnChanged { get; set; }

    private bool Marks => Detail.Handles && Detail.State == IncidentState.Contained;

    private long? Added => long.TryParse(_added, NumberStyles.None, CultureInfo.InvariantCulture, out var entry) ? entry : null;

    private IReadOnlyList<(string, string)> Kinds =>
    [
        ("", S[ShellText.All]),
        .. Proposal.Counts.Select(count => ($"{count.Kind}", T[IncidentsText.KindWithCount, IncidentWords.Of(count.Kind), count.Lines, count.Unmarked].Value)),
    ];

    public void Dispose() => _gone.Dispose();

    protected override void OnInitialized() => _rows = new KeysetRows<AnalysisLine>(
        (page, cancel) => Queries.LinesAsync(Reader, Detail.Number, new LineFilter(_kind, _unmarked), page, cancel));

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Proposal) return;
        _shown = Proposal;
        _rows.Invalidate();
        if (_table is not null) await _table.RefreshAsync();
    }

    private int Unmarked(LineKind kind) => Proposal.Counts.FirstOrDefault(count => count.Kind == kind)?.Unmarked ?? 0;

    private Task ChooseKindAsync(string value)
    {
        _kind = Query.Name<LineKind>(value);
        return RestartAsync();
    }

    private Task OnlyUnmarkedAsync(bool only)
    {
        _unmarked = only;
        return RestartAsync();
    }

    private async Task RestartAsync()
    {
        _chosen.Clear();
        _rows.Restart();
        if (_table is not null) await _table.RefreshAsync();
    }

    private void Choose(long line, bool chosen)
    {
        if (chosen) _chosen.Add(line);
        else _chosen.Remove(line);
    }

    private Task MarkAsync(LineMark mark)
    {
        IEnumerable<long> lines = Added is { } added ? _chosen.Append(added) : _chosen;
        return SendAsync(new MarkCommand(mark) { Lines = [.. lines.Take(MarkLines.Most)], Reason = IncidentEntries.Said(_reason) });
    }

    private Task MarkAllAsync(LineMark mark, LineKind kind) =>
        SendAsync(new MarkCommand(mark) { Kind = kind, Reason = IncidentEntries.Said(_reason) });

    private async Task SendAsync(MarkCommand command)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _refusal = (await UseCase.HandleAsync(Reader, Detail.Number, command, Acting, _gone.Token)).Refusal;
            if (_refusal is not null) return;
            _chosen.Clear();
            (_reason, _added) = ("", "");
        }
        finally
        {
            _busy = false;
        }

        await OnChanged.InvokeAsync();
    }

    private static string Said(AnalysisLine line) => line.Data.ValueKind != JsonValueKind.Object
        ? ""
        : string.Join(" · ", s_saying.Select(name => line.Data.TryGetProperty(name, out var value) ? value : default)
            .Where(value => value.ValueKind is JsonValueKind.String or JsonValueKind.Number).Select(value => value.ToString()));
}
