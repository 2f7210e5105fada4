using System.Globalization;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Assistance;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>The requests that one figure counts.</summary>
public sealed partial class AssistanceFigureRowsPage : LivePage
{
    private KeysetRows<AssistanceItem>? _rows;
    private LeanTable<AssistanceItem>? _table;
    private (MeasuredRows?, AssistanceFilter)? _shown;
    private string _unit = "";
    private string _pair = "";

    [Inject] public AssistanceFigureQueries Queries { get; set; } = default!;
    [Inject] public UnitNames Names { get; set; } = default!;
    [Inject] public Words Words { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Measure { get; set; }
    [SupplyParameterFromQuery] public string? Days { get; set; }
    [SupplyParameterFromQuery] public string? Under { get; set; }
    [SupplyParameterFromQuery] public string? Own { get; set; }
    [SupplyParameterFromQuery] public string? From { get; set; }
    [SupplyParameterFromQuery] public string? To { get; set; }
    [SupplyParameterFromQuery] public string? RequesterIn { get; set; }
    [SupplyParameterFromQuery] public string? AskedIn { get; set; }
    [SupplyParameterFromQuery] public string? Kind { get; set; }

    private MeasuredRows? Measured => new MeasuredQuery(
        null, Query.Name<AssistanceMeasure>(Measure), int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out var days) ? days : null, Under,
        Query.Flag(Own), Query.Date(From), Query.Date(To), RequesterIn, AskedIn).Rows;

    private AssistanceFilter Filter => new(Kind: Query.Name<AssistanceKind>(Kind));

    private string FiguresHref => Measured is { } measured
        ? $"/assistance/figures?{(measured.RequesterIn is null ? "" : "pairs=true&")}under={measured.Under}&from={From}&to={To}&kind={Kind}"
        : "/assistance/figures";

    /// <summary>Of what unit or provinces, in what period, and what kind.</summary>
    private string Said
    {
        get
        {
            if (Measured is not { } measured || MeasuredPeriod.Of(measured.From, measured.To, Clock.GetUtcNow()) is not { IsRefused: false, Value: var period })
                return "";
            var unit = measured.Own ? T[AssistanceFiguresText.OwnOnly, _unit].Value : _unit;
            return Words.Beside(
                _pair, T[AssistanceFiguresText.Rows, unit, Times.Day(period.From), Times.Day(period.To)].Value,
                measured.Days is { } days ? T[AssistanceFiguresText.RowsDays, days].Value : null, Filter.Kind is { } kind ? AssistanceWords.Of(kind) : null);
        }
    }

    protected override bool Concerns(FeedEvent happened) => happened.Subject.Type == AssistanceSubjects.OfRequest;

    protected override async Task ReadAsync(CancellationToken ct)
    {
        await NameAsync(ct);
        _rows ??= new KeysetRows<AssistanceItem>((page, _) =>
        {
            var (measured, filter) = (Measured!, Filter);
            return SharedAsync((measured, filter, page), token => Queries.RowsAsync(Actor, measured, filter, page, token));
        });
        _rows.Invalidate();
        if (Measured is not null && _table is not null) await _table.RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_rows is null || _shown == (Measured, Filter)) return;
        await NameAsync(Gone);
        _rows.Restart();
        if (Measured is not null && _table is not null) await _table.RefreshAsync();
    }

    private async Task NameAsync(CancellationToken ct)
    {
        var measured = Measured;
        _shown = (measured, Filter);
        _unit = Words.Short(await Names.OfAsync(measured?.Under ?? Actor.Figures.Path.Leaf, ct));
        _pair = measured is { RequesterIn: { } from, AskedIn: { } to }
            ? $"{Words.Short(await Names.OfAsync(from, ct))} → {Words.Short(await Names.OfAsync(to, ct))}" : "";
    }
}
