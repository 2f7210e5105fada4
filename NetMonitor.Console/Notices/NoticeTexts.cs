using System.Globalization;
using NetMonitor.Domain.Accounts;
using NetMonitor.Domain.WorkingDays;

namespace NetMonitor.Console.Notices;

/// <summary>The wording of texts for phones. They reach officers of one country's authorities, so they are in its language.</summary>
public static class NoticeTexts
{
    public static string Urged(string number, string title, DateTimeOffset? deadline) => $"【催办】{number}《{title}》，期限{Day(deadline)}，请抓紧办理。";

    public static string DueSoon(string number, string title, DateTimeOffset? deadline) => $"【提醒】{number}《{title}》将于{Day(deadline)}到期，请按期办理。";

    public static string Overdue(string number, string title, DateTimeOffset? deadline) => $"【逾期】{number}《{title}》已于{Day(deadline)}到期，请尽快办理。";

    public static string Moved(string number, string title, DateTimeOffset from, DateTimeOffset to, bool provisional) =>
        $"【期限调整】{number}《{title}》，因放假安排调整，期限由{Day(from)}改为{Day(to)}{(provisional ? "（暂定）" : "")}。";

    public static string OnDayOff(string number, string title, DateTimeOffset deadline, string? holiday) =>
        $"【期限提示】{number}《{title}》的期限{Day(deadline)}现为休息日{(holiday is null ? "" : $"（{holiday}）")}，请确认是否延期。";

    public static string PasswordEnds(DateTimeOffset until) => $"【密码提醒】您的登录密码将于{Day(until)}到期，请及时修改；逾期须先修改密码方可使用系统。";

    public static string NewDevice(DateTimeOffset at, string network) => $"【登录提醒】您的账户于{Day(at)}在新设备上登录（网络{network}）。如非本人操作，请立即报告系统管理员。";

    public static string Alert(string detector, string severity, string key) => $"【安全预警】{severity}：{detector}（{key}）。请立即登录系统处置。";

    /// <summary>The test of each day, which goes the way of all alerts: nobody has to do anything.</summary>
    public const string WatchTest = "【安全预警】每日自检：预警通道正常，无需处置。如某日未收到本条短信，请检查系统。";

    /// <summary>Why a test is resolved.</summary>
    public const string WatchTestArrived = "每日自检已送达。";

    /// <summary>Where there are too many to tell of each; <c>#</c> stands for how many.</summary>
    public const string SeveralAlerts = "【安全预警】另有#条预警，请立即登录系统处置。";

    public static string ContactCode(string code) => $"【验证】验证码{code}，5分钟内有效，用于确认此联系方式为您本人所有，请勿告知他人。";

    /// <summary>The new one masked, as the old one may be somebody else's by now.</summary>
    public static string ContactChanged(Contact contact, string to) =>
        $"【账户提醒】您账户登记的{(contact == Contact.Mobile ? "手机号" : "即时通讯账号")}已改为{PhoneNumber.Masked(to)}，此处不再接收消息。如非本人要求，请立即报告系统管理员。";

    private static string Day(DateTimeOffset? at) => at is { } it ? WorkingCalendar.Clock(it).ToString("M月d日HH:mm", CultureInfo.InvariantCulture) : "";
}
