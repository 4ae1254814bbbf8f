import { Outlet, useSearch } from "@tanstack/react-router";
import { Suspense, lazy, useState } from "react";
import { usePalette } from "../features/palette/usePalette";
import { usePaletteKey } from "../features/palette/usePaletteKey";
import { useMeta } from "../features/session/useSession";
import { useI18n } from "../i18n";
import { useLive } from "../live/useLive";
import { PHONE } from "../theme";
import { useMedia } from "../theme/useMedia";
import { Dialog } from "../ui/Dialog";
import { Waiting } from "../ui/State";
import { BottomBar } from "./BottomBar";
import { Nav } from "./Nav";
import s from "./Shell.module.css";
import { TopBar } from "./TopBar";

const WhyDrawer = lazy(() => import("../features/decisions/WhyDrawer"));

/** What stays while screens change: navigation, top bar, palette and the "why?" sheet. */
export function Shell() {
  const { t } = useI18n();
  const live = useLive(useMeta().kinds);
  const phone = useMedia(PHONE);
  const [menuOpen, setMenuOpen] = useState(false);
  const [paletteOpen, setPaletteOpen] = useState(false);
  const { why } = useSearch({ from: "__root__" });
  const palette = usePalette(paletteOpen);
  usePaletteKey(() => setPaletteOpen(true));

  return (
    <div className={s.shell}>
      <a className={s.skip} href="#content">
        {t("app.skip")}
      </a>
      {!phone && (
        <aside className={s.side}>
          <Nav />
        </aside>
      )}
      <TopBar
        live={live}
        phone={phone}
        onMenu={() => setMenuOpen(true)}
        onSearch={() => setPaletteOpen(true)}
      />
      <main id="content" className={s.content} tabIndex={-1}>
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </main>
      {phone && <BottomBar onMenu={() => setMenuOpen(true)} onSearch={() => setPaletteOpen(true)} />}
      {phone && menuOpen && (
        <Dialog shape="left" title={t("nav.menu")} onClose={() => setMenuOpen(false)}>
          <Nav onGo={() => setMenuOpen(false)} />
        </Dialog>
      )}
      <Suspense>
        {paletteOpen && palette && <palette.default onClose={() => setPaletteOpen(false)} />}
        {why && <WhyDrawer key={why} id={why} />}
      </Suspense>
    </div>
  );
}
