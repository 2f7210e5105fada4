using Microsoft.AspNetCore.Components;
using MudBlazor;
using NetMonitor.Console.Feed;
using NetMonitor.Console.Reads;
using NetMonitor.Console.Ui;
using NetMonitor.Console.Units;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.Shared;
using NetMonitor.Domain.Units;

namespace NetMonitor.Console.Features.Accounts;

/// <summary>One account: its holder, its key, what happened to it, and exactly what this administrator can do to it now.</summary>
public sealed partial class AccountPage : LivePage
{
    private const int HistoryPage = 30;

    private AccountItem? _account;
    private IReadOnlyList<Timeline.Entry> _history = [];
    private string? _older;
    private int _read = HistoryPage;
    private Refusal? _missing;
    private Refusal? _refusal;
    private AccountAct? _asking;

    /// <summary>Whether the correction that its holder asked for is to be made, or declined; null while neither is asked.</summary>
    private bool? _correcting;
    private PasswordResetAnswer? _reset;
    private HolderEntries _entries = new();
    private IReadOnlyList<Role> _offered = [];
    private KeyCodeFields.Entries _codes = new();
    private KeyCodeFields? _proof;
    private string _serial = "";
    private CheckedForm? _form;
    private ElementReference _title;
    private bool _busy;
    private string? _shown;

    [Inject] public AccountQueries Queries { get; set; } = default!;
    [Inject] public UnitQueries Units { get; set; } = default!;
    [Inject] public AccountHistory History { get; set; } = default!;
    [Inject] public FreezeAccount FreezeUseCase { get; set; } = default!;
    [Inject] public AdjustAccount AdjustUseCase { get; set; } = default!;
    [Inject] public ResetPassword ResetUseCase { get; set; } = default!;
    [Inject] public MarkAtRisk RiskUseCase { get; set; } = default!;
    [Inject] public BindKey KeyUseCase { get; set; } = default!;
    [Inject] public CorrectParticulars Corrections { get; set; } = default!;
    [Inject] public DeleteAccount DeleteUseCase { get; set; } = default!;
    [Inject] public PageReads Reads { get; set; } = default!;
    [Inject] public ISnackbar Snackbar { get; set; } = default!;
    [CascadingParameter] public Preferences? Preferences { get; set; }

    /// <summary>As it is meant, however the address was typed.</summary>
    [Parameter] public string UserName { get; set => field = Typed.Code(value); } = "";

    private bool Administrator => _account!.Roles.Any(RoleRules.IsSystemAdministrator);

    private IEnumerable<AccountAct> Possible => Enum.GetValues<AccountAct>().Where(act => WhyNot(act) is null);

    private Refusal? WhyNot(AccountAct act) => AccountActs.WhyNot(act, _account!.Status, _account.KeySerial, _account.AwaitsReplacement, _account.Incident);

    private static bool IsHard(AccountAct act) => act is AccountAct.Freeze or AccountAct.UnbindKey or AccountAct.Delete;

    protected override bool Concerns(FeedEvent happened) => happened.Subject is { Type: AccountSubjects.OfAccount } subject && subject.Number == UserName;

    protected override async Task OnParametersSetAsync()
    {
        if (_shown is not null && _shown != UserName)
        {
            (_account, _missing, _refusal, _reset, _asking, _correcting, _read) = (null, null, null, null, null, null, HistoryPage);
            _shown = UserName;
            await RefreshAsync();
        }

        _shown = UserName;
    }

    protected override async Task ReadAsync(CancellationToken ct)
    {
        var account = await Reads.ReadAsync(this, Actor, UserName, Queries.GetAsync(Actor, UserName, ct));
        _missing = account.Refusal;
        if (_missing is not null) return;
        _account = account.Value;
        var history = await History.ReadAsync(Actor, _account, new PageRequest(_read), ct);
        if (history.IsRefused) return;
        (_history, _older) = (history.Value.Items, history.Value.Next);
    }

    private Task OlderAsync()
    {
        _read = Math.Min(_read + HistoryPage, PageRequest.MaxLimit);
        return RefreshAsync();
    }

    private async Task Begin(AccountAct act)
    {
        _refusal = null;
        (_codes, _serial) = (new(), "");
        if (act == AccountAct.Adjust)
        {
            _entries = new HolderEntries
            {
                Name = _account!.Name, StaffNumber = _account.StaffNumber, Mobile = _account.Mobile, ImAccount = _account.ImAccount,
                Roles = [.. _account.Roles],
            };
            var unit = (await Units.GetAsync(_account.UnitCode, Gone)).Value;
            var level = await FormRoles.LevelAsync(Units, unit, Gone);
            // A user name says its class (R10.1): roles of another one belong to another account.
            var kept = Domain.Accounts.UserName.Parse(_account.UserName).Class;
            _offered =
            [
                .. Enum.GetValues<Role>().Where(role =>
                    RoleRules.ClassOf([role]) == kept && CreateAccount.Offered(Actor, UnitPath.Parse(unit.Path), level, role)),
            ];
        }

        _asking = act;
    }

    private async Task TakeAsync(ReasonDialog.Answer answer)
    {
        if (_form is not null && !await _form.IsRightAsync()) return;
        var act = _asking!.Value;
        await DoAsync(() => SendAsync(act, answer.Text), AccountWords.Of(act));
    }

    private void BeginCorrection(bool make) => (_correcting, _refusal) = (make, null);

    private Task CorrectAsync(ReasonDialog.Answer answer) => DoAsync(
        async () => (_correcting == true
            ? await Corrections.MakeAsync(Actor, UserName, Acting.Seen(_account!.Version), Gone)
            : await Corrections.DeclineAsync(Actor, UserName, new AccountStateCommand(answer.Text), Acting.Seen(_account!.Version), Gone)).Refusal,
        T[_correcting == true ? Localization.AccountsText.MakeCorrection : Localization.AccountsText.DeclineCorrection]);

    private async Task DoAsync(Func<Task<Refusal?>> act, string done)
    {
        if (_busy) return;
        _busy = true;
        try
        {
            _refusal = await act();
            _codes = new();
            if (_refusal is not null) return;
            (_asking, _correcting) = (null, null);
            Snackbar.Add(T[Localization.AccountsText.Done, done], Severity.Success);
        }
        finally
        {
            _busy = false;
        }

        await RefreshAsync();
        // The button that was pressed may be gone.
        await _title.FocusIfThereAsync();
    }

    private async Task<Refusal?> SendAsync(AccountAct act, string? reason)
    {
        var (command, call) = (new AccountStateCommand(reason), Acting.Seen(_account!.Version));
        if (act != AccountAct.ResetPassword) _reset = null;
        switch (act)
        {
            case AccountAct.Enable:
                return (await FreezeUseCase.UnfreezeAsync(Actor, UserName, command, call, Gone)).Refusal;
            case AccountAct.Freeze:
                return (await FreezeUseCase.FreezeAsync(Actor, UserName, command, call, Gone)).Refusal;
            case AccountAct.MarkAtRisk:
                return (await RiskUseCase.HandleAsync(Actor, UserName, command, call, Gone)).Refusal;
            case AccountAct.UnbindKey:
                return (await KeyUseCase.UnbindAsync(Actor, UserName, command, call, Gone)).Refusal;
            case AccountAct.Delete:
                return (await DeleteUseCase.HandleAsync(Actor, UserName, command, call, Gone)).Refusal;
            case AccountAct.BindKey:
                var (notShown, answer) = await _proof!.AnswerAsync(Gone);
                var bind = new BindKeyCommand(_serial) { KeyCode = Said(_codes.Code), NextKeyCode = Said(_codes.Next) };
                return notShown ?? (await KeyUseCase.HandleAsync(Actor, UserName, bind, call, Gone, answer)).Refusal;
            case AccountAct.Adjust:
                var change = new AccountChange(_entries.Name, _entries.StaffNumber, _entries.Mobile, _entries.ImAccount, _entries.Roles);
                return (await AdjustUseCase.HandleAsync(Actor, UserName, change, call, Gone)).Refusal;
            case AccountAct.ResetPassword:
                var reset = await ResetUseCase.HandleAsync(Actor, UserName, command, call, Gone);
                if (!reset.IsRefused) _reset = reset.Value;
                return reset.Refusal;
            default:
                throw new ArgumentOutOfRangeException(nameof(act), act, null);
        }
    }

    private static string? Said(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
