import antd from "antd/es/locale/zh_CN";
import dayjs from "dayjs";
import "dayjs/locale/zh-cn";
import { zhCN as texts } from "./zh-CN";

export const locale = { texts, antd, activate: () => dayjs.locale("zh-cn") };
