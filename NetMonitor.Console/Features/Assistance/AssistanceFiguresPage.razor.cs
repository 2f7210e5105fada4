using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Assistance;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Features.Assistance;

/// <summary>Figures of the requests that units received, by unit or by pair of provinces. Each opens the list of its rows, for who reads these.</summary>
public sealed partial class AssistanceFiguresPage : LivePage
{
    private AssistanceFigures? _figures;
    private FiguresAsked? _shown;
    private FilterAddress? _address;
    private Refusal? _refusal;
    private string _under = "";

    [Inject] public AssistanceFigureQueries Queries { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Under { get; set; }
    [SupplyParameterFromQuery] public string? Pairs { get; set; }
    [SupplyParameterFromQuery] public string? Kind { get; set; }
    [SupplyParameterFromQuery] public string? From { get; set; }
    [SupplyParameterFromQuery] public string? To { get; set; }

    private FiguresAsked Filter => new(
        UnitCode.TryParse(Typed.Code(Under ?? ""), out var under) ? under : null, Query.Flag(Pairs) == true, Query.Name<AssistanceKind>(Kind),
        Query.Date(From), Query.Date(To));

    /// <summary>The period in the fields: what is asked for, or what is usual.</summary>
    private MeasuredPeriod Shown => MeasuredPeriod.Of(Filter.From, Filter.To, Clock.GetUtcNow()) is { IsRefused: false, Value: var period }
        ? period : new MeasuredPeriod(Filter.From!.Value, Filter.To ?? WorkingCalendar.DayOf(Clock.GetUtcNow()));

    private FilterAddress Address => _address ??= new FilterAddress(Navigation);

    /// <summary>What changes a figure; the many steps on a request's way do not.</summary>
    private static readonly FrozenSet<string> s_measured = new[]
    {
        nameof(AssistanceDelivered), nameof(AssistanceAccepted), nameof(AssistanceForwarded), nameof(AssistanceReplied), nameof(AssistanceExtended),
        nameof(AssistanceObjected), nameof(AssistanceDisputed), nameof(AssistanceDesignated),
    }.ToFrozenSet();

    protected override bool Concerns(FeedEvent happened) => s_measured.Contains(happened.Kind);

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var filter = Filter;
        var read = await SharedAsync(filter, token => Queries.ReadAsync(Actor, filter, token));
        // Meanwhile something else was asked for, which is read too.
        if (filter != Filter) return;
        (_shown, _refusal) = (filter, read.IsRefused ? read.Refusal : null);
        _figures = read.IsRefused ? null : read.Value;
        _under = filter.Under is null || _figures is null ? "" : _figures.UnitName;
    }

    protected override async Task OnParametersSetAsync()
    {
        _address = null;
        if (Loaded && _shown != Filter) await ReadAsync(Gone);
    }

    private void Go(string name, DateOnly shown, DateOnly? day)
    {
        if (day != shown) Address.Go(name, day);
    }

    private string ViewHref(bool pairs) => Navigation.GetUriWithQueryParameter("pairs", pairs ? "true" : null);

    private string UnderHref(UnitCode unit) => Navigation.GetUriWithQueryParameter("under", unit.ToString());

    private static string? RowsHref(string? rows, AssistanceMeasure measure, int? days = null) => rows is null
        ? null : string.Create(CultureInfo.InvariantCulture, $"/assistance/figures/rows?{rows}&measure={measure}{(days is null ? "" : $"&days={days}")}");

    private string LabelOf(MeasuredRequests figures, AssistanceMeasure measure) => ShareOf(figures, measure) is { } share
        ? T[AssistanceFiguresText.Share, T[$"Measure_{measure}"], share] : T[$"Measure_{measure}"];

    /// <summary>Of those received; of those answered how many in time.</summary>
    private static string? ShareOf(MeasuredRequests figures, AssistanceMeasure measure)
    {
        var of = measure == AssistanceMeasure.AnsweredInTime ? figures.Answered : figures.Received;
        return measure == AssistanceMeasure.Received || of == 0 ? null : Percent(RatingShares.Percent(figures.Of(measure), of));
    }

    private static string Percent(int percent) => (percent / 100m).ToString("P0", CultureInfo.CurrentCulture);

    private static string Part(DayBucket bucket, MeasuredRequests figures) =>
        ((double)bucket.Count / figures.AnswerDays.Max(each => each.Count)).ToString("0.###", CultureInfo.InvariantCulture);
}
