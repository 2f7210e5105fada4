using System.Text.Json;
using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>Fills in a registration form: for the own unit, or from paper for a unit whose administrators one manages (R9.3).</summary>
public sealed partial class NewFormPage : LivePage
{
    private const string Place = "forms/new";

    private Kept _kept = new();
    private UnitItem? _unit;
    private string _unitName = "";
    private IReadOnlyList<Role> _roles = [];
    private CheckedForm? _form;
    private Refusal? _refusal;
    private DateTimeOffset? _restoredAt;
    private SavingAfterPause _typing = default!;
    private bool _read;
    private bool _busy;

    /// <summary>What is kept until it is sent. Public for the serializer.</summary>
    public sealed class Kept
    {
        public string? UnitCode { get; set; }
        public FormEntries Form { get; set; } = new();
    }

    [Inject] public SubmitForm UseCase { get; set; } = default!;
    [Inject] public AccountQueries Accounts { get; set; } = default!;
    [Inject] public UnitQueries Units { get; set; } = default!;
    [Inject] public FormDrafts Forms { get; set; } = default!;
    [Inject] public NavigationManager Navigation { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;

    /// <summary>User name of the account that the form is about: what is known of it stands there already.</summary>
    [SupplyParameterFromQuery] public string? Account { get; set; }

    protected override bool Concerns(FeedEvent happened) => false;

    protected override void OnInitialized() =>
        _typing = new SavingAfterPause(Clock, ct => Forms.SaveAsync(Actor, Place, JsonSerializer.Serialize(_kept), ct));

    protected override ValueTask OnDisposeAsync() => _typing.DisposeAsync();

    protected override async Task ReadAsync(CancellationToken ct)
    {
        if (_read) return;
        _read = true;
        // The administrator of an authority lives in its center.
        var own = Actor.ActingUnit.Kind == UnitKind.Authority ? Actor.ActingUnit.CenterCode : Actor.ActingUnit;
        if (Account is not null && await Accounts.GetAsync(Actor, Typed.Code(Account), ct) is { IsRefused: false } account) Fill(account.Value);
        else if (await Forms.FindAsync(Actor, Place, ct) is { } left) (_kept, _restoredAt) = (JsonSerializer.Deserialize<Kept>(left.Content)!, left.At);
        if ((await Units.GetAsync(UnitCode.TryParse(_kept.UnitCode, out var kept) ? kept : own, ct)) is { IsRefused: false } unit)
            await TakeUnitAsync(unit.Value, ct);
    }

    private void Fill(AccountItem account)
    {
        _kept.UnitCode = account.UnitCode.ToString();
        _kept.Form = new FormEntries
        {
            Purpose = account.EnabledAt is null ? FormPurpose.SetUp : FormPurpose.Adjust, Role = account.Roles[0], Name = account.Name,
            StaffNumber = account.StaffNumber, Mobile = account.Mobile, ImAccount = account.ImAccount, UserName = account.UserName,
            KeySerial = account.KeySerial ?? "",
        };
    }

    private async Task TakeUnitAsync(UnitItem unit, CancellationToken ct)
    {
        (_unit, _unitName, _kept.UnitCode) = (unit, unit.Name, unit.Code.ToString());
        _roles = await FormRoles.OfAsync(Units, unit, ct);
        if (_kept.Form.Role is not { } role || !_roles.Contains(role)) _kept.Form.Role = _roles.Count > 0 ? _roles[0] : null;
    }

    private async Task ChooseUnitAsync(UnitItem? unit)
    {
        if (unit is null) return;
        await TakeUnitAsync(unit, Gone);
        await TypedAsync();
    }

    private void NameUnit(string text)
    {
        _unitName = text;
        if (_unit is not null && text != _unit.Name) (_unit, _roles) = (null, []);
    }

    private Task TypedAsync() => _typing.TypedAsync();

    private async Task StartAnewAsync()
    {
        await _typing.DropAsync();
        await Forms.DiscardAsync(Actor, Place, Gone);
        (_kept, _restoredAt, _read) = (new(), null, false);
        await RefreshAsync();
    }

    private async Task SendAsync()
    {
        _refusal = null;
        if (_busy || !await _form!.IsRightAsync()) return;
        _busy = true;
        try
        {
            var sent = await UseCase.SubmitAsync(Actor, _kept.Form.Command(_kept.UnitCode), Acting, Gone);
            _refusal = sent.Refusal;
            if (sent.IsRefused) return;
            await _typing.DropAsync();
            await Forms.DiscardAsync(Actor, Place, Gone);
            Snackbar.Add(T[Localization.AccountsText.FormSent, sent.Value.Number], Severity.Success);
            Navigation.NavigateTo($"/forms/{sent.Value.Number}");
        }
        finally
        {
            _busy = false;
        }
    }
}
