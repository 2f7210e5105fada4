using System.Text.Json;
using Microsoft.AspNetCore.Components;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Localization;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Sets an account up in one step (R10.2). What is typed is kept until it is sent; a code of a key is not.</summary>
public sealed partial class NewAccountPage : LivePage
{
    private const string Place = "accounts/new";

    private Entries _entries = new();
    private KeyCodeFields.Entries _codes = new();
    private KeyCodeFields? _proof;
    private IReadOnlyList<Role> _offered = [];
    private UnitItem? _unit;
    private string _unitName = "";
    private CheckedForm? _form;
    private ElementReference _title;
    private CreatedAccount? _created;
    private Refusal? _refusal;
    private DateTimeOffset? _restoredAt;
    private SavingAfterPause _typing = default!;
    private bool _asking;
    private bool _busy;

    /// <summary>What the form holds. Public for the serializer.</summary>
    public sealed class Entries : HolderEntries
    {
        public string? UnitCode { get; set; }
        public string KeySerial { get; set; } = "";
        public string Form { get; set; } = "";
        public string DutyDecision { get; set; } = "";
        public string Duty { get; set; } = "";
        public List<Permission> Capabilities { get; set; } = [];
        public DateOnly? EndsOn { get; set; }
    }

    [Inject] public CreateAccount UseCase { get; set; } = default!;
    [Inject] public UnitQueries Units { get; set; } = default!;
    [Inject] public FormDrafts Forms { get; set; } = default!;

    /// <summary>The unit to begin with.</summary>
    [SupplyParameterFromQuery] public string? Unit { get; set; }

    private bool Administrator => _entries.Roles.Any(RoleRules.IsSystemAdministrator);

    protected override bool Concerns(FeedEvent happened) => false;

    protected override void OnInitialized() =>
        _typing = new SavingAfterPause(Clock, ct => Forms.SaveAsync(Actor, Place, JsonSerializer.Serialize(_entries), ct));

    protected override ValueTask OnDisposeAsync() => _typing.DisposeAsync();

    protected override async Task ReadAsync(CancellationToken ct)
    {
        if (_unit is not null) return;
        if (Unit is null && await Forms.FindAsync(Actor, Place, ct) is { } left)
            (_entries, _restoredAt) = (JsonSerializer.Deserialize<Entries>(left.Content)!, left.At);
        if (UnitCode.TryParse(Unit ?? _entries.UnitCode, out var code) && await Units.GetAsync(code, ct) is { IsRefused: false } found)
            await TakeUnitAsync(found.Value, ct);
    }

    private async Task TakeUnitAsync(UnitItem unit, CancellationToken ct)
    {
        (_unit, _unitName, _entries.UnitCode) = (unit, unit.Name, unit.Code.ToString());
        var level = await FormRoles.LevelAsync(Units, unit, ct);
        _offered = [.. Enum.GetValues<Role>().Where(role => CreateAccount.Offered(Actor, UnitPath.Parse(unit.Path), level, role))];
        _entries.Roles.RemoveAll(role => !_offered.Contains(role));
    }

    private async Task ChooseUnitAsync(UnitItem? unit)
    {
        if (unit is null) return;
        await TakeUnitAsync(unit, Gone);
        await TypedAsync();
    }

    private void NameUnitAsync(string text)
    {
        _unitName = text;
        if (_unit is not null && text != _unit.Name) (_unit, _offered) = (null, []);
    }

    private Task SetAsync(Action set)
    {
        set();
        return TypedAsync();
    }

    private Task TypedAsync() => _typing.TypedAsync();

    private void Toggle(Permission permission)
    {
        if (!_entries.Capabilities.Remove(permission)) _entries.Capabilities.Add(permission);
    }

    private string? Missing(string text) => string.IsNullOrWhiteSpace(text) ? T[AccountsText.FieldMissing].Value : null;

    private async Task StartAnewAsync()
    {
        await _typing.DropAsync();
        await Forms.DiscardAsync(Actor, Place, Gone);
        (_entries, _codes, _created, _unit, _unitName, _offered, _refusal, _restoredAt) = (new(), new(), null, null, "", [], null, null);
    }

    private async Task AskAsync()
    {
        _refusal = null;
        if (!await _form!.IsRightAsync()) return;
        if (_entries.Roles.Count == 0) _refusal = Refusal.Malformed("NoRoles");
        else _asking = true;
    }

    private async Task CreateAsync()
    {
        if (_busy) return;
        _busy = true;
        try
        {
            var (notShown, answer) = _entries.KeySerial.Length > 0 ? await _proof!.AnswerAsync(Gone) : default;
            _refusal = notShown;
            if (notShown is not null) return;
            var special = _entries.Roles.Contains(Role.SpecialDuty);
            var command = new NewAccount(_entries.UnitCode, _entries.Name, _entries.StaffNumber, _entries.Mobile, _entries.ImAccount, [.. _entries.Roles])
            {
                KeySerial = Said(_entries.KeySerial), KeyCode = Said(_codes.Code), NextKeyCode = Said(_codes.Next),
                Form = Administrator ? Said(_entries.Form) : null,
                DutyDecision = special ? Said(_entries.DutyDecision) : null, Duty = special ? Said(_entries.Duty) : null,
                Capabilities = special ? _entries.Capabilities : null, EndsOn = special ? _entries.EndsOn : null,
            };
            var created = await UseCase.HandleAsync(Actor, command, Acting, Gone, answer);
            (_refusal, _codes) = (created.Refusal, new());
            if (created.IsRefused) return;
            await StartAnewAsync();
            (_created, _asking) = (created.Value, false);
        }
        finally
        {
            _busy = false;
        }

        StateHasChanged();
        await _title.FocusIfThereAsync();
    }

    private static string? Said(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
