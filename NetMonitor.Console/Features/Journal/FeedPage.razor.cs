using System.Globalization;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Journal;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Journal;

/// <summary>What happens within the reader's scope, and what happened before: the filter is part of the address.</summary>
public sealed partial class FeedPage : LivePage
{
    /// <summary>Lines that stay while new ones come.</summary>
    private const int Kept = 200;

    /// <summary>Commands that are read at a time.</summary>
    private const int Page = 50;

    private const string TimeForm = "yyyy-MM-ddTHH:mm";

    private FeedLines? _lines;
    private FeedLines? _held;
    private FeedFilter _filter = new();
    private JournalPosition? _back;
    private DateTimeOffset? _reached;
    private DateOnly? _day;
    private TimeOnly? _time;
    private string? _unit;
    private bool _looking;

    [Inject] public FeedHistory History { get; set; } = default!;
    [Inject] public UnitNames Names { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [SupplyParameterFromQuery] public string? Kind { get; set; }
    [SupplyParameterFromQuery] public string? Unit { get; set; }
    [SupplyParameterFromQuery(Name = "task")] public string? AskedTask { get; set; }

    /// <summary>On the reader's clock.</summary>
    [SupplyParameterFromQuery(Name = "until")] public string? AskedUntil { get; set; }
    [CascadingParameter] public Preferences? Preferences { get; set; }

    private bool IsLive => _filter.Until is null;

    /// <summary>The events are shown themselves; nothing has to be read again.</summary>
    protected override bool Concerns(FeedEvent happened) => false;

    protected override async Task OnParametersSetAsync()
    {
        var until = DateTime.TryParseExact(AskedUntil, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var at) ? at : (DateTime?)null;
        (_day, _time) = until is { } local ? (DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local)) : ((DateOnly?)null, (TimeOnly?)null);
        var unit = UnitCode.TryParse(Unit, out var code) ? code : (UnitCode?)null;
        _unit = unit is { } named ? await Names.OfAsync(named, Gone) : null;
        var filter = new FeedFilter(Blank(Kind), unit, Blank(AskedTask) is { } task ? Typed.Code(task) : null,
            // The last year there can be is no limit.
            until is { } minute && minute.Year < DateTime.MaxValue.Year ? Preferences.At(minute.AddMinutes(1)) : null);
        if (filter == _filter) return;
        (_filter, _lines, _held) = (filter, null, null);
        if (Loaded) await RefreshAsync();
    }

    protected override async Task ReadAsync(CancellationToken ct)
    {
        if (_lines is not null) return;
        var (filter, lines) = (_filter, _lines = new FeedLines(Kept));
        var stretch = await History.ReadAsync(Actor, filter, null, Page, ct);
        lines.AddOlder(stretch);
        if (filter == _filter) (_back, _reached) = (stretch.Back, stretch.At);
    }

    protected override void OnHappened(IReadOnlyList<FeedEvent> events)
    {
        if (IsLive)
            (_held ?? _lines)?.AddNewer(events.Where(happened => _filter.Fits(happened.Kind, happened.UnitCode, happened.Subject.Number, happened.At))
                .Select(ToldEvent.Of));
        StateHasChanged();
    }

    private void TogglePause()
    {
        if (_held is null)
        {
            _held = new FeedLines(Kept);
            return;
        }

        _lines?.AddNewer(_held);
        _held = null;
    }

    private async Task FurtherAsync()
    {
        if (_looking || _lines is not { } lines) return;
        _looking = true;
        try
        {
            var (filter, stretch) = (_filter, await History.ReadAsync(Actor, _filter, _back, Page, Gone));
            if (filter != _filter) return;
            lines.AddOlder(stretch);
            (_back, _reached) = (stretch.Back, stretch.At ?? _reached);
        }
        finally
        {
            _looking = false;
        }
    }

    private void Go(string filter, string? value) => Navigation.NavigateTo(Href(filter, value), replace: true);

    /// <summary>A day alone is meant to its end, a time alone is one of today.</summary>
    private void Until(DateOnly? day, TimeOnly? time)
    {
        if (day is null && (time is null || _day is not null)) Go("until", null);
        else
        {
            var at = (day ?? DateOnly.FromDateTime(Preferences.Local(Clock.GetUtcNow()).DateTime)).ToDateTime(time ?? new TimeOnly(23, 59));
            Go("until", at.ToString(TimeForm, CultureInfo.InvariantCulture));
        }
    }

    private string Href(string filter, string? value) => Navigation.GetUriWithQueryParameter(filter, value);

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
